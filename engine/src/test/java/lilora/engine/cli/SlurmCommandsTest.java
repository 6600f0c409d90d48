package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.hub.NamedModels;
import lilora.engine.json.Json;
import lilora.engine.plan.CheckedRun;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.SlurmLaunch;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.slurm.JobRequest;
import lilora.engine.remote.slurm.JobTemplate;
import lilora.engine.remote.slurm.SlurmStandIn;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshSettings;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.Kept;
import lilora.engine.study.KnownResults;
import lilora.engine.study.Study;
import lilora.engine.study.StudyOutcome;
import lilora.engine.study.StudyPlan;
import lilora.engine.study.StudyRunner;
import lilora.engine.study.UnheardStudy;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands for jobs of Slurm, with a real host on the loopback whose Slurm is a stand-in. */
@EnabledOnOs(OS.LINUX)
class SlurmCommandsTest {
    private static final String FOLDER = "lilora.ssh";

    @TempDir
    Path folder;

    private Path workspace;
    private Path experiment;
    private EmbeddedHost host;
    private SlurmStandIn slurm;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        workspace = folder.resolve("w");
        host = EmbeddedHost.start(folder.resolve("home"));
        slurm = SlurmStandIn.create(folder.resolve("slurm"));
        host.beforeCommands(slurm.environment() + "PATH='%s/bin':$PATH; ".formatted(System.getProperty("java.home")));
        Path key = host.welcomeKey(folder.resolve("ssh/key"), "ssh-ed25519", 256, "");
        Files.writeString(
                folder.resolve("ssh/config"),
                "Host cluster\n  HostName 127.0.0.1\n  Port %d\n  User ada\n  IdentityFile %s\n"
                        .formatted(host.port(), key));
        System.setProperty(FOLDER, folder.resolve("ssh").toString());
        TinyWorld world = TinyWorld.create(folder.resolve("world"));
        experiment = folder.resolve("tiny.json");
        ExperimentSpec spec = world.experiment("zero-shot");
        Json.writeAtomically(experiment, spec.withTasks(spec.tasks().subList(0, 1)));
    }

    @AfterEach
    void stop() throws IOException {
        System.clearProperty(FOLDER);
        host.close();
    }

    private Invocation run(Object... more) {
        return Invocation.of(Stream.concat(Stream.of("run", experiment, "--workspace", workspace), Stream.of(more))
                .toArray());
    }

    @Test
    void aPreviewIsKeptAsATemplateAndAJobIsMadeOfIt() throws IOException, InterruptedException {
        run("--partition", "small").refused("A job of Slurm runs on a host; name the host. See --on.");
        run("--preview").refused("name the host. See --on.");
        Invocation.of("machines", "cluster", "--workspace", workspace, "--accept-host-key")
                .succeeded();
        run("--on", "cluster", "--walltime", "90").refused("walltime is \"90\"; write H:MM:SS", "See --walltime.");
        run("--on", "cluster", "--partition", "none")
                .refused("Slurm on cluster does not take the script of the job: sbatch: error: invalid partition");
        run("--on", "cluster", "--after", "7;id")
                .refused("after is \"7;id\"; write the number of a job", "See --after.");
        assertThat(run("--on", "cluster", "--after", "7,8_2", "--preview")
                        .succeeded()
                        .out())
                .contains("#SBATCH --dependency=afterok:7:8_2\n");
        assertThat(workspace.resolve("runs")).doesNotExist();
        Path template = folder.resolve("small.sbatch");
        String printed = run("--on", "cluster", "--cpus", 1, "--memory", "1G", "--walltime", "1:00:00", "--preview")
                .succeeded()
                .out();
        assertThat(workspace.resolve("runs")).doesNotExist();
        Files.writeString(template, printed.replace("1G", "{{memory}}"));
        run("--on", "cluster", "--slurm", template)
                .refused(template + ", line 3: {{memory}} has no value", "See --memory.");
        Invocation ran =
                run("--on", "cluster", "--slurm", template, "--memory", "2G").succeeded();
        assertThat(ran.out()).contains("done in ");
        assertThat(ran.err()).contains("Job 1 is queued.");
        Path run = Path.of(ran.out()
                .lines()
                .filter(line -> line.startsWith("run directory "))
                .findFirst()
                .orElseThrow()
                .substring("run directory ".length()));
        assertThat(slurm.folder().resolve("1/script"))
                .content()
                .contains("#SBATCH --mem=2G", "exec sh '" + host.home() + "/.lilora-workbench/runs/");
        assertThat(Invocation.of("machines", "cluster", "--workspace", workspace)
                        .succeeded()
                        .out())
                .contains("slurm: small (default)", "job 1: lilora-" + run.getFileName() + ", ");
        assertThat(Invocation.of("attach", run).succeeded().out()).contains("done in ");
        aJobThatWaitsIsCancelled(run);
    }

    /** A run that was told to go on waits in the queue: nobody is at work who could pause. */
    private void aJobThatWaitsIsCancelled(Path run) throws IOException {
        Invocation.of("control", run, "stop-now").refused("No worker is running, and no job waits: Job 1 on cluster");
        slurm.hold();
        Files.writeString(slurm.folder().resolve("1/state"), "PENDING\n");
        Files.writeString(slurm.folder().resolve("1/reason"), "QOSMaxJobsPerUserLimit\n");
        Invocation.of("control", run, "pause-hold")
                .refused("a limit of its account or partition is reached (QOSMaxJobsPerUserLimit)", "only stopping");
        Invocation.of("resume", run).refused("its job 1 is queued or running already");
        assertThat(Invocation.of("control", run, "stop-now").succeeded().out())
                .startsWith("Job 1 on cluster is cancelled.");
        assertThat(slurm.state("1")).isEqualTo("CANCELLED");
    }

    @Test
    void aStudyIsAnArrayOfJobsAndWhatIsDoneIsNotDoneAgain() throws IOException {
        Path file = folder.resolve("study of 'ada'.json");
        Json.writeAtomically(
                file,
                new StudySpec(
                        1,
                        "tiny.json",
                        List.of(1L, 2L),
                        List.of(new StudySpec.Variant("none", new MethodSpec("zero-shot", Map.of())))));
        Invocation.of("study", file, "--cpus", 1).refused("A job of Slurm runs on a host; name the host. See --on.");
        Study study = Study.read(file, NamedModels.in(workspace));
        slurm.fail("1_2");
        StudyOutcome first = outcome(study);
        assertThat(first.completed()).hasSize(1);
        assertThat(first.failures()).hasSize(1);
        assertThat(first.failures().get(0).sentence())
                .startsWith("Job 1_2 on cluster ended (failed) without a word of its worker.");
        StudyOutcome second = outcome(study);
        assertThat(second.failures()).isEmpty();
        assertThat(second.completed().keySet()).containsExactlyElementsOf(study.runs());
        assertThat(second.completed().values()).containsAll(first.completed().values());
        assertThat(slurm.folder().resolve("2_1")).isDirectory();
        assertThat(slurm.folder().resolve("2_2")).doesNotExist();
        try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
            assertThat(runs).hasSize(2);
        }
        // All is there: no host is asked.
        assertThat(outcome(study).completed()).isEqualTo(second.completed());
        // As of a run that went on to its end while nobody followed.
        for (RunDirectory run : second.completed().values()) {
            Files.delete(run.events());
        }
        assertThat(outcome(study).completed()).isEqualTo(second.completed());
        assertThat(slurm.folder().resolve("3_1")).doesNotExist();
    }

    private SshConnector connector() {
        SshSettings usual = EmbeddedHost.settings(folder, EmbeddedHost.trusting());
        return new SshConnector(new SshSettings(
                folder.resolve("ssh"), usual.knownHosts(), usual.agent(), usual.questions(), usual.patience()));
    }

    private StudyOutcome outcome(Study study) {
        JobTemplate job = JobTemplate.of(JobRequest.NONE);
        ComputeSpec compute = SlurmLaunch.compute(ComputeSpec.on("cpu", 0), job);
        StudyPlan plan = StudyPlan.of(study, compute, workspace.resolve("runs"), KnownResults.none());
        CheckedRun making = new CheckedRun(compute, workspace.resolve("runs"), workspace.resolve("cache"));
        RemoteRuns.Place place =
                new RemoteRuns.Place(SshTarget.parse("cluster"), HostProbe.USUAL_FOLDER, Optional.of(job));
        try (StudyOnHost there = new StudyOnHost(place, connector(), making, Duration.ofMillis(50))) {
            StudyOnHost.Begun begun = there.begin(plan, "study of 'ada'", 2);
            return new StudyRunner(begun.plan(), 2, Kept.ALL, making, begun.workers(), new UnheardStudy()).run();
        }
    }
}
