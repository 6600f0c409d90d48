package lilora.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.JavaOffer;
import lilora.engine.remote.slurm.JobRequest;
import lilora.engine.remote.slurm.JobTemplate;
import lilora.engine.remote.slurm.SlurmJob;
import lilora.engine.remote.slurm.SlurmQueue;
import lilora.engine.remote.slurm.SlurmStandIn;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs in jobs on a real host of the loopback, whose Slurm is a stand-in. */
@EnabledOnOs(OS.LINUX)
class SlurmRunTest {
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final JobTemplate SMALL =
            JobTemplate.of(new JobRequest("small", null, null, null, 1, null, null, List.of(), List.of()));

    @TempDir
    Path folder;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private EmbeddedHost host;
    private SlurmStandIn slurm;
    private TinyWorld world;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of 'ada'"));
        host.welcome(folder);
        slurm = SlurmStandIn.create(folder.resolve("slurm of 'ada'"));
        host.beforeCommands(
                slurm.environment() + "PATH='%s/bin':$PATH; echo Welcome; ".formatted(System.getProperty("java.home")));
        world = TinyWorld.create(folder.resolve("world"));
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    private SshLine line() throws IOException {
        return EmbeddedHost.connector(folder).connect(host.target());
    }

    private RemoteWorker follow(RunDirectory here) {
        return RemoteWorker.follow(0, EmbeddedHost.connector(folder), here, OFTEN, told::add);
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(() -> "It takes too long: " + told).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void awaitWords(String words) throws IOException, InterruptedException {
        await(() -> told.stream().anyMatch(sentence -> sentence.contains(words)));
    }

    private static List<RunEvent> events(RunDirectory run) {
        return new EventReader(run.events())
                .pollToEnd().events().stream().map(RecordedEvent::event).toList();
    }

    private RunDirectory queued(ExperimentSpec experiment) throws IOException {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(experiment);
                SshLine line = line()) {
            HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
            SlurmLaunch launch = new SlurmLaunch(line, told::add);
            launch.check(report, ComputeSpec.on("cpu", 0), SMALL, JavaOffer.NONE);
            RunDirectory here = new NewRun(Clock.systemUTC())
                    .create(
                            folder.resolve("workspace/runs"),
                            inputs,
                            SlurmLaunch.compute(ComputeSpec.on("cpu", 0), SMALL));
            RemoteRun run = new RemoteLaunch(
                            line,
                            report,
                            new Staging(line, report, sentence -> {}),
                            SpareJava.here(folder.resolve("cache"), told::add),
                            WorkerLibraries.here())
                    .put(host.target(), here, inputs);
            assertThat(launch.submit(here, run, SMALL).job()).isEqualTo("1");
            assertThatThrownBy(() -> launch.submitAgain(here, run))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("its job 1 is queued or running already");
            return here;
        }
    }

    @Test
    void aJobWaitsIsQueuedAgainBeforeItsTimeIsOverAndGoesOnFromItsCheckpoint()
            throws IOException, InterruptedException {
        slurm.hold();
        ExperimentSpec spec = world.experiment("lilora");
        RunDirectory here = queued(spec.withTasks(spec.tasks().subList(0, 1))
                .withTraining(spec.training().withEpochs(10)));
        assertThat(here.spec().compute().threads()).isEqualTo(1);
        try (RemoteWorker worker = follow(here)) {
            awaitWords("Job 1 waits in the queue of " + host.target() + ": jobs of higher priority are before it.");
            slurm.release("1");
            EventReader events = new EventReader(here.events());
            await(() -> events.pollToEnd().events().stream().anyMatch(event -> event.event() instanceof RunEvent.Step));
            long first = worker.pid();
            slurm.warn("1");
            assertThat(worker.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.exitValue()).as(told::toString).isZero();
            assertThat(worker.pid()).isNotEqualTo(first).isPositive();
        }
        assertThat(told).contains("The worker is at work on %s.".formatted(host.target()));
        await(() -> slurm.state("1").equals("COMPLETED"));
        List<RunEvent> events = events(here);
        assertThat(events.stream().filter(RunEvent.Step.class::isInstance).map(event -> ((RunEvent.Step) event).step()))
                .hasSize(60)
                .doesNotHaveDuplicates();
        assertThat(events.stream().filter(RunEvent.Done.class::isInstance).map(event -> ((RunEvent.Done) event)
                        .outcome()))
                .containsExactly("released", "completed");
    }

    @Test
    void aJobIsCancelledWhileItWaitsAndMayBeQueuedAgain() throws IOException, InterruptedException {
        slurm.hold();
        RunDirectory here = queued(world.experiment("zero-shot"));
        RemoteRun run = RemoteRun.require(here);
        try (RemoteWorker worker = follow(here);
                SshLine line = line()) {
            awaitWords("waits in the queue");
            SlurmLaunch launch = new SlurmLaunch(line, told::add);
            assertThatThrownBy(() -> launch.cancel(run, false))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("only stopping is possible, which cancels the job");
            assertThat(new SlurmQueue(line).ours()).hasSize(1);
            assertThat(launch.cancel(run, true)).startsWith("Job 1 on " + host.target() + " is cancelled.");
            assertThatThrownBy(() -> worker.waitFor(60, TimeUnit.SECONDS))
                    .isInstanceOf(InputException.class)
                    .hasMessage("Job 1 on %s was cancelled. No worker was started; the run can be started again."
                            .formatted(host.target()));
            assertThatThrownBy(() -> launch.cancel(run, true)).hasMessageContaining("no job waits");
            assertThat(launch.submitAgain(here, run).job()).isEqualTo("2");
        }
        assertThat(SlurmJob.of(here).orElseThrow().job()).isEqualTo("2");
    }

    /** Two workers would be at work in one folder. */
    @Test
    void noSecondJobIsQueuedWhileNobodyKnowsOfTheFirst() throws IOException {
        slurm.hold();
        RunDirectory here = queued(world.experiment("zero-shot"));
        RemoteRun run = RemoteRun.require(here);
        Path ended = Files.writeString(Path.of(run.folder(), "exit"), "3\n");
        Path squeue = Files.createDirectories(folder.resolve("broken")).resolve("squeue");
        Files.writeString(
                squeue, "#!/bin/sh\necho 'slurm_load_jobs error: Unable to contact slurm controller' >&2\nexit 1\n");
        Files.setPosixFilePermissions(squeue, PosixFilePermissions.fromString("rwxr-xr-x"));
        host.beforeCommands("%sPATH='%s':$PATH; ".formatted(slurm.environment(), squeue.getParent()));
        try (SshLine line = line()) {
            SlurmLaunch launch = new SlurmLaunch(line, told::add);
            assertThatThrownBy(() -> launch.submitAgain(here, run))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("squeue does not answer, so its job 1 may be queued")
                    .hasMessageContaining("Unable to contact slurm controller");
        }
        assertThat(ended).exists();
        assertThat(slurm.folder().resolve("2")).doesNotExist();
    }

    @Test
    void slurmIsAskedSeldomUnlessSomebodyChangedSomethingThere() throws IOException {
        slurm.hold();
        RunDirectory here = queued(world.experiment("zero-shot"));
        RemoteRun run = RemoteRun.require(here);
        try (SshLine line = line()) {
            SlurmKeeper keeper = new SlurmKeeper(here, run, told::add, Duration.ofDays(1));
            assertThat(keeper.end(line, OptionalInt.empty(), () -> true)).isEmpty();
            new SlurmLaunch(line, told::add).cancel(run, true);
            assertThat(keeper.end(line, OptionalInt.empty(), () -> true)).isEmpty();
            keeper.askAgain();
            assertThatThrownBy(() -> keeper.end(line, OptionalInt.empty(), () -> true))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("was cancelled");
        }
    }

    @Test
    void aJobThatEndsWithoutAWordAndIsForgottenIsTold() throws IOException, InterruptedException {
        slurm.hold();
        RunDirectory here = queued(world.experiment("zero-shot"));
        Files.writeString(Path.of(RemoteRun.require(here).folder(), "start.sh"), "kill -9 $$\n");
        slurm.release("1");
        await(() -> slurm.state("1").equals("FAILED"));
        try (RemoteWorker worker = follow(here)) {
            assertThatThrownBy(() -> worker.waitFor(60, TimeUnit.SECONDS))
                    .hasMessageStartingWith(
                            "Job 1 on %s ended (failed) without a word of its worker.".formatted(host.target()));
        }
        slurm.forget("1");
        try (RemoteWorker worker = follow(here)) {
            assertThatThrownBy(() -> worker.waitFor(60, TimeUnit.SECONDS))
                    .hasMessageStartingWith(
                            "Job 1 on %s is gone, and Slurm no longer tells why".formatted(host.target()));
        }
    }

    @Test
    void whatSlurmDoesNotTakeIsToldBeforeAnythingIsPutThere() throws IOException {
        try (SshLine line = line()) {
            HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
            SlurmLaunch launch = new SlurmLaunch(line, told::add);
            JobTemplate none =
                    JobTemplate.of(new JobRequest("none", null, null, null, null, null, null, List.of(), List.of()));
            assertThatThrownBy(() -> launch.check(report, ComputeSpec.on("cpu", 1), none, JavaOffer.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessage(
                            "Slurm on %s does not take the script of the job: sbatch: error: invalid partition specified: none allocation failure: Invalid partition name specified"
                                    .formatted(host.target()));
            assertThatThrownBy(() -> launch.check(report, ComputeSpec.on("cuda:0", 1), SMALL, JavaOffer.NONE))
                    .hasMessageContaining("No torch was found");
        }
        assertThat(host.home().resolve(".lilora-workbench")).doesNotExist();
    }
}
