package lilora.app.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.launch.LaunchRequest;
import lilora.app.launch.QueuedRun;
import lilora.app.launch.RecordingLaunchListener;
import lilora.app.launch.RunLauncher;
import lilora.app.launch.RunMaker;
import lilora.app.launch.RunQueue;
import lilora.app.screen.tasks.SmallMaterials;
import lilora.engine.Progress;
import lilora.engine.device.StandIn;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.RemoteRun;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.run.RunDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Runs sent from the form to a host of the loopback with two GPUs, by a program that answers as the driver's does. In the place of Java is one
 * that notes which GPU it is shown, works until it is let go, and fails.
 */
@DisabledOnOs(OS.WINDOWS)
class HostSlotsTest {
    @TempDir
    Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private EmbeddedHost host;
    private Path seen;
    private RemoteRuns remote;
    private RunQueue queue;
    private RunLauncher launching;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of 'ada'"));
        host.welcome(folder);
        seen = Files.createDirectories(folder.resolve("seen"));
        Path programs = folder.resolve("programs");
        StandIn.listing(programs, List.of(StandIn.H100, StandIn.A100), List.of());
        StandIn.python(host.home().resolve(".venv"), "2.7.1+cu128", "12.8");
        Path java = programs.resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                if [ "$1" = -version ]; then echo 'openjdk version "17.0.9"' >&2; exit; fi
                cd %s
                me=$CUDA_VISIBLE_DEVICES.$$
                touch "$me"
                while [ ! -f "go.$me" ]; do sleep 0.05; done
                exit 4
                """.formatted(ShellQuote.of(seen.toString())));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        host.beforeCommands("export JAVA_HOME= CUDA_VISIBLE_DEVICES=; PATH=%s:$PATH; "
                .formatted(ShellQuote.of(programs.toString())));
        HostLines lines = new HostLines(
                questions -> EmbeddedHost.settings(folder, questions), new HostDialogs(user, Runnable::run));
        Path runs = folder.resolve("workspace/runs");
        remote = new RemoteRuns(
                runs,
                lines,
                Runnable::run,
                run -> queue.follow(run),
                (run, sentence) -> told.add("lost " + run + ": " + sentence));
        queue = new RunQueue(new RunQueue.Parts(
                runs,
                folder.resolve("workspace/queue.json"),
                remote.or((run, compute) -> {
                    throw new IllegalStateException(run + " is none of this computer.");
                }),
                new RecordingLaunchListener(told::add),
                Runnable::run,
                Clock.systemUTC()));
        queue.begin(new DirectTaskRunner());
        launching = new RunLauncher(
                runs,
                new RunMaker(
                        runs,
                        MethodCatalog.load(),
                        Clock.systemUTC(),
                        new HostRuns(lines, remote, folder.resolve("workspace/cache"))),
                queue);
    }

    @AfterEach
    void stop() throws IOException {
        for (Path worker : workers()) {
            letGo(worker.getFileName().toString());
        }
        queue.close();
        remote.close();
        host.close();
    }

    private List<Path> workers() throws IOException {
        try (Stream<Path> files = Files.list(seen)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("go."))
                    .sorted()
                    .toList();
        }
    }

    private void letGo(String worker) throws IOException {
        Files.writeString(seen.resolve("go." + worker), "");
    }

    private static List<String> devices(List<QueuedRun> runs) {
        return runs.stream().map(QueuedRun::device).toList();
    }

    /** GPUs of the workers there have been. */
    private List<String> shown() throws IOException {
        return workers().stream()
                .map(file -> file.getFileName().toString().replaceFirst("\\..*", ""))
                .toList();
    }

    @Test
    void eachRunOfAFormHasAGpuOfTheHostToItselfAndOneThatFailsStopsNoOther() throws IOException, TimeoutException {
        LaunchRequest request = new LaunchRequest(
                        SmallMaterials.write(folder.resolve("materials"), 2)
                                .benchmark()
                                .withMethod(new MethodSpec("zero-shot", Map.of())),
                        List.of(1L, 2L, 3L),
                        ComputeSpec.on("cuda:0", 1),
                        LaunchRequest.Data.CHECKED,
                        List.of())
                .on(Optional.of(host.target().toString()));
        List<String> runs = launching.launch(request, Progress.NONE);

        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> workers().size() == 2);
        assertThat(shown()).containsExactly("0", "1");
        String place = " of " + host.target();
        assertThat(devices(queue.stateProperty().get().working())).containsExactly("cuda:1" + place, "cuda:0" + place);
        assertThat(devices(queue.stateProperty().get().waiting())).containsExactly("a GPU" + place);

        letGo(workers().get(0).getFileName().toString());
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> workers().size() == 3);
        assertThat(shown()).containsExactly("0", "0", "1");
        assertThat(told).contains("launched " + runs.get(2));
        assertThat(devices(queue.stateProperty().get().working())).containsExactly("cuda:1" + place, "cuda:0" + place);
        assertThat(queue.stateProperty().get().works(runs.get(0)))
                .as("the other goes on")
                .isTrue();
        for (String run : runs) {
            RunDirectory directory =
                    RunDirectory.open(folder.resolve("workspace/runs").resolve(run));
            assertThat(directory.spec().compute().device()).isEqualTo("cuda:0");
            assertThat(RemoteRun.require(directory).gpus()).containsExactly(1, 0);
        }
    }
}
