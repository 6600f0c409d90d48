package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.json.Json;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.slurm.SlurmStandIn;
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
}
