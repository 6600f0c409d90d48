package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import lilora.app.launch.BundledAssets;
import lilora.app.screen.tasks.SmallMaterials;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.RemoteLaunch;
import lilora.engine.remote.RemoteRun;
import lilora.engine.remote.SlurmLaunch;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.slurm.JobRequest;
import lilora.engine.remote.slurm.JobTemplate;
import lilora.engine.remote.slurm.SlurmStandIn;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A run whose worker waits for a job of Slurm, on its page; Slurm is a stand-in. */
@ExtendWith(ApplicationExtension.class)
@EnabledOnOs(OS.LINUX)
class JobInTheWindowTest {
    private static final JobTemplate SMALL =
            JobTemplate.of(new JobRequest("small", null, null, null, 1, null, null, List.of(), List.of()));

    @TempDir
    Path folder;

    private Stage stage;
    private EmbeddedHost host;
    private SlurmStandIn slurm;

    @Start
    void start(Stage shown) {
        stage = shown;
    }

    @BeforeEach
    void open() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of 'ada'"));
        host.welcome(folder);
        host.welcomeKey(folder.resolve("ssh/id_ecdsa"), "ecdsa-sha2-nistp256", 256, "");
        slurm = SlurmStandIn.create(folder.resolve("slurm"));
        host.beforeCommands(slurm.environment() + "PATH='%s/bin':$PATH; ".formatted(System.getProperty("java.home")));
        Files.writeString(
                folder.resolve("ssh/config"),
                "Host cluster\n  HostName 127.0.0.1\n  User ada\n  Port %d\n".formatted(host.port()));
    }

    @AfterEach
    void close() throws IOException {
        host.close();
    }

    /** Put on the host and queued there, as {@code run --on} does; no worker of it ever starts, so it gets no libraries. */
    private RunDirectory queued(ExperimentSpec experiment) throws IOException {
        SshTarget target = SshTarget.parse("cluster");
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(experiment);
                SshLine line = EmbeddedHost.connector(folder).connect(host.target())) {
            HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
            RunDirectory here = new NewRun(Clock.systemUTC())
                    .create(folder.resolve("workspace/runs"), inputs, ComputeSpec.on("cpu", 1));
            RemoteRun run = new RemoteLaunch(
                            line,
                            report,
                            new Staging(line, report, sentence -> {}),
                            SpareJava.here(folder.resolve("cache"), sentence -> {}),
                            List.of())
                    .put(target, here, inputs);
            new SlurmLaunch(line, sentence -> {}).submit(here, run, SMALL);
            return here;
        }
    }

    @Test
    void aJobThatWaitsIsCancelledOnTheRunsPageAndQueuedAgain(FxRobot robot) throws IOException {
        BundledAssets materials = SmallMaterials.write(folder.resolve("materials"), 2);
        slurm.hold();
        RunDirectory run = queued(materials.benchmark());
        WindowRobot window = new WindowRobot(robot, stage, folder, materials);
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT6);
        window.await(() -> window.text("#run-far-sentence").contains("is not being followed"));
        assertThat(robot.lookup("#run-cancel-job").query().isVisible()).isFalse();
        window.press("#run-follow");
        window.await(() -> window.text("#run-far-sentence").startsWith("Job 1 waits in the queue of cluster"));
        window.awaitState("Queued");

        window.press("#run-cancel-job");
        window.answer("Cancel the job");
        window.await(() -> window.text("#run-far-sentence").startsWith("Job 1 on cluster was cancelled."));
        assertThat(slurm.state("1")).isEqualTo("CANCELLED");
        assertThat(run.events()).isEmptyFile();

        window.press("#run-resume");
        window.await(() -> window.text("#run-far-sentence").startsWith("Job 2 waits in the queue of cluster"));
        window.close();
        window.await(() -> !stage.isShowing() && !host.isVisited());
    }
}
