package lilora.app.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.launch.QueuedRun;
import lilora.app.launch.RecordingLaunchListener;
import lilora.app.launch.RunQueue;
import lilora.app.screen.tasks.SmallMaterials;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/** Runs of this computer and of two hosts in one queue. */
@DisabledOnOs(OS.WINDOWS)
class RemoteRunsTest {
    private static final String NOBODY = "ada@127.0.0.1:9";

    @TempDir
    Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final DirectTaskRunner tasks = new DirectTaskRunner();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Map<String, Process> here = new TreeMap<>();
    private RemoteRuns remote;
    private RunQueue queue;
    private ExperimentSpec experiment;

    @BeforeEach
    void start() throws IOException {
        experiment = SmallMaterials.write(folder.resolve("materials"), 2).benchmark();
        HostLines lines = new HostLines(
                questions -> EmbeddedHost.settings(folder, questions), new HostDialogs(user, Runnable::run));
        remote = new RemoteRuns(
                folder.resolve("runs"),
                lines,
                Runnable::run,
                run -> queue.follow(run),
                (run, sentence) -> told.add("lost " + run + ": " + sentence));
        queue = new RunQueue(new RunQueue.Parts(
                folder.resolve("runs"),
                folder.resolve("queue.json"),
                remote.or((run, compute) -> patient(run)),
                new RecordingLaunchListener(told::add),
                Runnable::run,
                Clock.systemUTC()));
        queue.begin(tasks);
    }

    @AfterEach
    void stop() {
        queue.close();
        remote.close();
        here.values().forEach(Process::destroyForcibly);
    }

    /** A worker that ends when its standard input does. */
    private Process patient(RunDirectory run) {
        try {
            Process process = new ProcessBuilder("cat").start();
            here.put(name(run), process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(RunDirectory run) {
        return String.valueOf(run.path().getFileName());
    }

    private RunDirectory run(long seed, String host) throws IOException {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(experiment.withSeed(seed))) {
            RunDirectory run =
                    new NewRun(Clock.systemUTC()).create(folder.resolve("runs"), inputs, ComputeSpec.on("cpu", 1));
            if (!host.isEmpty()) {
                Files.writeString(
                        run.remote(), "{\"schema\":1,\"host\":\"%s\",\"folder\":\"/nowhere\"}".formatted(host));
            }
            return run;
        }
    }

    private List<String> waiting() {
        return queue.stateProperty().get().waiting().stream()
                .map(QueuedRun::runId)
                .toList();
    }

    @Test
    void aRunOfAHostWaitsForNobodyHereAndItsFailureStopsIt() throws IOException, TimeoutException {
        RunDirectory first = run(1, "");
        RunDirectory second = run(2, "");
        RunDirectory far = run(3, NOBODY);
        RunDirectory other = run(4, "lab");
        remote.ask(far);

        queue.add(List.of(first, second, far, other));

        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> told.stream().anyMatch(one -> one.startsWith("lost")));
        assertThat(here).containsOnlyKeys(name(first));
        assertThat(told).contains("launched " + name(far));
        assertThat(told).anyMatch(one -> one.startsWith("lost " + name(far)) && one.contains("takes no connection"));
        assertThat(waiting()).as("one whose host nobody wanted waits").containsExactly(name(second), name(other));
        assertThat(queue.stateProperty().get().waiting().get(1).device()).isEqualTo("cpu of lab");
        assertThat(remote.far().lines().getValue().get(name(far)).kind()).isEqualTo(LineState.Kind.LOST);
        assertThat(user.told()).isEmpty();
        assertThat(here.get(name(first)).isAlive()).isTrue();
    }

    @Test
    void onlyRunsOfOtherComputersAreFollowed() throws IOException {
        RunDirectory run = run(1, "");

        assertThat(remote.far().host(name(run))).isEmpty();
        assertThatThrownBy(() -> remote.far().follow(name(run))).hasMessageContaining("is a run of this computer");
    }

    @Test
    void aWorkerGetsNothingOfTheWindow() {
        List<Path> all = new ArrayList<>(List.of(
                Path.of("/m2/lilora-engine.jar"),
                Path.of("/m2/javafx-graphics-21.jar"),
                Path.of("/m2/lilora-app.jar"),
                Path.of("/m2/sshd-core.jar")));

        assertThat(WorkerLibraries.of(all))
                .containsExactly(Path.of("/m2/lilora-engine.jar"), Path.of("/m2/sshd-core.jar"));
    }
}
