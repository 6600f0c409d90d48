package lilora.app.screen.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.SimpleObjectProperty;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.LaterTaskRunner;
import lilora.app.background.TaskRunner;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.RunStyles;
import lilora.app.chart.view.ViewSetting;
import lilora.app.follow.RunFollower;
import lilora.engine.event.RunEvent;
import lilora.engine.method.MethodCatalog;
import lilora.engine.run.ControlFolder.Command;
import lilora.storage.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run on the screen, without a window and with a clock that ticks when the test wants it. */
class RunViewModelTest {
    @TempDir
    private Path folder;

    private Workspace workspace;
    private WrittenRun run;
    private RunFollower follower;

    @BeforeEach
    void open() throws IOException {
        workspace = Workspace.open(folder);
        run = new WrittenRun(workspace.runsFolder(), "r", "lilora")
                .hello(0)
                .alive()
                .plan(20);
        follower = new RunFollower(
                workspace, new DirectTaskRunner(), Runnable::run, Clock.systemUTC(), new SilentStatusListener());
        follower.launched(run.directory().path());
    }

    @AfterEach
    void close() {
        follower.close();
        workspace.close();
    }

    private RunViewModel.Parts parts(TaskRunner tasks) {
        ScriptedUser user = new ScriptedUser();
        return new RunViewModel.Parts(
                workspace,
                MethodCatalog.load(),
                follower,
                new RunStyles(workspace.preferences()),
                ForgettingDefinition.kept(new ViewSetting.Place(workspace.preferences(), tasks, sentence -> {})),
                tasks,
                Runnable::run,
                user,
                user,
                user,
                new NoQueue(),
                new SimpleObjectProperty<>(Map.of()),
                Clock.systemUTC());
    }

    @Test
    void aRunThatWasLeftBeforeItCouldBeShownIsShownOnReturn() {
        RunViewModel model = new RunViewModel(parts(new DirectTaskRunner()));
        model.open("r");
        model.attach();
        model.detach();
        follower.tick();
        assertThat(model.showingProperty().get()).isEqualTo(RunViewModel.Showing.LOADING);

        model.attach();
        follower.tick();

        assertThat(model.showingProperty().get()).isEqualTo(RunViewModel.Showing.RUN);
        assertThat(model.openRun()).contains("r");
    }

    @Test
    void oneTaskIsToldAsOne() throws IOException {
        run.add(new RunEvent.Parameters(1, 10, 4, List.of(3L), 7, 1000));
        RunViewModel model = new RunViewModel(parts(new DirectTaskRunner()));
        model.open("r");
        follower.tick();

        assertThat(model.viewStateProperty().get().orElseThrow().headlines())
                .extracting(Headline::hover)
                .anyMatch(told -> told.contains("for 1 task;") && told.contains("planned after 2 tasks."));
    }

    @Test
    void aCommandThatWasCancelledHoldsUpNoneBehindIt() {
        LaterTaskRunner later = new LaterTaskRunner("Sending a command");
        RunViewModel.Parts parts = parts(later);
        RunViewModel model = new RunViewModel(parts);
        model.open("r");
        follower.tick();
        RunViewState shown = model.viewStateProperty().get().orElseThrow();
        RunCommands commands = new RunCommands(parts);
        commands.send(shown, Command.PAUSE_HOLD);
        commands.send(shown, Command.STOP_NOW);

        later.cancel();
        assertThat(commands.phaseProperty().get()).isEmpty();
        later.goOn();

        assertThat(commands.phaseProperty().get().map(CommandPhase::command)).isEqualTo(Optional.of(Command.STOP_NOW));
    }
}
