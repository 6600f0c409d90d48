package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.scene.control.ComboBox;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import lilora.app.launch.BundledAssets;
import lilora.app.screen.tasks.SmallMaterials;
import lilora.engine.event.RunEvent;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.RemoteRun;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;
import lilora.engine.worker.WorkerLauncher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A run of another computer, from the form to its last score, while the window is closed and its line is cut. */
@ExtendWith(ApplicationExtension.class)
@DisabledOnOs(OS.WINDOWS)
class HostInTheWindowTest {
    /** Enough steps that the worker is found at work before its end. */
    private static final int ITEMS = 24;

    @TempDir
    Path folder;

    private Stage stage;
    private EmbeddedHost host;
    private WindowRobot window;
    private WorkspaceRuns runs;
    private WorkspaceRuns hostRuns;

    @Start
    void start(Stage shown) {
        stage = shown;
    }

    @BeforeEach
    void open(FxRobot robot) throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of 'ada'"));
        host.welcomeKey(folder.resolve("ssh/id_ecdsa"), "ecdsa-sha2-nistp256", 256, "");
        host.beforeCommands("PATH='%s/bin':$PATH; ".formatted(System.getProperty("java.home")));
        Files.writeString(
                folder.resolve("ssh/config"),
                "Host lab\n  HostName 127.0.0.1\n  User ada\n  Port %d\n".formatted(host.port()));
        BundledAssets materials = SmallMaterials.write(folder.resolve("materials"), ITEMS);
        runs = new WorkspaceRuns(folder.resolve("workspace"));
        hostRuns = new WorkspaceRuns(host.home().resolve(".lilora-workbench"));
        window = new WindowRobot(robot, stage, folder, materials);
    }

    @AfterEach
    void close() throws IOException {
        runs.all().forEach(run -> WorkspaceRuns.worker(run).ifPresent(ProcessHandle::destroyForcibly));
        window.close();
        window.await(() -> !stage.isShowing() && !host.isVisited());
        host.close();
    }

    private String line() {
        return window.text("#run-far-sentence");
    }

    /** Its worker stands still at the host from its first word on. */
    private RunDirectory launchOntoTheHost(FxRobot robot) {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT4);
        ComboBox<Optional<String>> place = robot.lookup("#experiment-host").<Optional<String>>queryComboBox();
        window.await(() -> place.getItems().contains(Optional.of("lab")));
        robot.interact(() -> place.setValue(Optional.of("lab")));
        assertThat(host.isVisited()).isFalse();
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        window.answer("Trust this key");
        CompletableFuture<RunDirectory> frozen = hostRuns.freezes(1, event -> event instanceof RunEvent.Hello);
        window.press("#launch-now");
        window.await(() -> window.title().equals("Run"));
        RunDirectory run = runs.all().get(0);
        assertThat(frozen.join().path()).hasToString(RemoteRun.require(run).folder());
        return run;
    }

    @Test
    void aRunOfAHostIsFollowedThroughACutAndAClosedWindowToTheScoresOfALocalOne(FxRobot robot)
            throws IOException, InterruptedException {
        RunDirectory run = launchOntoTheHost(robot);
        assertThat(RemoteRun.require(run).host()).isEqualTo("lab");
        RunDirectory there = RunDirectory.open(Path.of(RemoteRun.require(run).folder()));
        window.await(() -> line().equals("Runs on lab, followed live."));

        host.cut();
        window.await(() -> line().contains("The run goes on there; trying again."));
        window.await(() -> line().equals("Runs on lab, followed live."));

        window.close("Leave it running");
        window.await(() -> !host.isVisited());
        WorkspaceRuns.thaw(there);
        window.reopen();
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT6);
        window.await(() -> line().contains("is not being followed; the workbench connects only when you ask."));
        assertThat(host.isVisited()).isFalse();
        window.press("#run-follow");
        window.awaitState("Done");

        assertThat(WorkspaceRuns.numbers(run)).isEqualTo(WorkspaceRuns.numbers(sameHere(run)));
        window.await(() -> line().equals("A run of lab."));
        window.press("#run-fetch");
        window.answer("Both");
        window.await(() -> robot.lookup("Answers and checkpoints have been fetched.")
                .tryQuery()
                .isPresent());
        assertThat(run.checkpoints()).isNotEmptyDirectory();
        assertThat(names(run.checkpoints())).isEqualTo(names(there.checkpoints()));
    }

    /** The worker on the host stands still; the window follows it. */
    private void awaitFollowed() {
        window.await(() -> line().equals("Runs on lab, followed live.")
                && Set.of("Running", "Not responding").contains(window.text("#run-state")));
    }

    @Test
    void aRunOfAHostIsHeldReleasedAndStoppedByTheButtonsAndEndsWithTheNumbersOfALocalOne(FxRobot robot)
            throws InterruptedException {
        RunDirectory run = launchOntoTheHost(robot);
        RunDirectory there = RunDirectory.open(Path.of(RemoteRun.require(run).folder()));
        awaitFollowed();
        window.choose("#run-pause", "Hold: keep memory, resume instantly");
        window.await(() -> window.text("#run-phase").equals("Pause: sent to the worker"));
        window.press("#run-checkpoint");
        window.await(() -> window.text("#run-phase").equals("Checkpoint: sent to the worker"));
        WorkspaceRuns.thaw(there);
        window.awaitState("Paused");
        window.await(() -> window.text("#run-phase").startsWith("Checkpoint: read by the worker"));
        window.press("#run-resume");
        hostRuns.freezes(1, event -> event instanceof RunEvent.Checkpoint).join();
        window.choose("#run-pause", "Release: write a checkpoint and free the device");
        WorkspaceRuns.thaw(there);
        window.awaitState("Paused");
        window.await(() -> WorkspaceRuns.worker(there).isEmpty());

        CompletableFuture<RunDirectory> frozen = hostRuns.freezes(2, event -> event instanceof RunEvent.Hello);
        window.press("#run-resume");
        frozen.join();
        awaitFollowed();
        window.choose("#run-stop", "After this step");
        WorkspaceRuns.thaw(there);
        window.awaitState("Stopped");

        window.press("#run-resume");
        window.awaitState("Done");
        assertThat(WorkspaceRuns.attempt(run)).isEqualTo(3);
        assertThat(WorkspaceRuns.numbers(run)).isEqualTo(WorkspaceRuns.numbers(sameHere(run)));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** The same run by a worker of this computer. */
    private RunDirectory sameHere(RunDirectory run) throws InterruptedException {
        try (RunInputs inputs =
                new Preparation(MethodCatalog.load()).prepare(run.spec().experiment())) {
            RunDirectory here = new NewRun(Clock.systemUTC())
                    .create(folder.resolve("local/runs"), inputs, run.spec().compute());
            Process worker = new WorkerLauncher()
                    .start(here, folder.resolve("local/cache"), run.spec().compute());
            assertThat(worker.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return here;
        }
    }
}
