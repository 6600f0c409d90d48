package lilora.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import lilora.app.background.FxThread;
import lilora.app.background.TaskRunner;
import lilora.app.chart.export.ChartExports;
import lilora.app.chart.export.DialogChartExports;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.run.ChartRehearsal;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.RunStyles;
import lilora.app.chart.view.ViewSetting;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.Problem;
import lilora.app.follow.RunFollower;
import lilora.app.follow.RunStatusListener;
import lilora.app.launch.RunBadge;
import lilora.app.screen.answers.AnswersScreen;
import lilora.app.screen.answers.AnswersViewModel;
import lilora.app.screen.compare.CompareScreen;
import lilora.app.screen.compare.CompareViewModel;
import lilora.app.screen.run.RunScreen;
import lilora.app.screen.run.RunViewModel;
import lilora.app.screen.runtable.RunsScreen;
import lilora.app.screen.runtable.RunsViewModel;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.app.shell.RunningRuns;
import lilora.app.shell.Screen;
import lilora.app.theme.Appearance;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;

/** The screens of runs in one open workspace, and the service that follows workers. Close it before the workspace. */
public final class RunScreens implements AutoCloseable {
    /** What the window offers. */
    public record Window(
            DialogService dialogs, Notifications notifications, Navigator navigator, Appearance appearance) {}

    private final Workspace workspace;
    private final RunFollower follower;
    private final List<Screen> screens;

    /**
     * The screens.
     *
     * @param methods whose names runs are shown with
     * @param resuming gives a run that has no worker one again
     * @param watch who is told what becomes of runs
     */
    public RunScreens(
            Workspace workspace,
            MethodCatalog methods,
            TaskRunner tasks,
            Window window,
            RunViewModel.Resuming resuming,
            RunStatusListener watch,
            FxThread fx,
            Clock clock) {
        this.workspace = workspace;
        follower = new RunFollower(workspace, tasks, fx, clock, watch);
        RunStyles styles = new RunStyles(workspace.preferences());
        ViewSetting<ForgettingDefinition> forgetting = ForgettingDefinition.kept(
                new ViewSetting.Place(workspace.preferences(), tasks, sentence -> window.notifications()
                        .problem(Problem.of(sentence))));
        ObservableValue<ChartTheme> theme = window.appearance().palette().map(ChartTheme::of);
        tasks.perform("Getting charts ready", progress -> ChartRehearsal.run());
        ChartExports exports = new DialogChartExports(window.dialogs(), tasks, window.notifications());
        RunViewModel run = new RunViewModel(new RunViewModel.Parts(
                workspace,
                methods,
                follower,
                styles,
                forgetting,
                tasks,
                fx,
                window.dialogs(),
                window.notifications(),
                window.navigator(),
                resuming,
                clock));
        ObservableValue<RunBadge.Signs> signs = Bindings.createObjectBinding(
                () -> new RunBadge.Signs(
                        resuming.queue().getValue(), follower.silent().getValue()),
                resuming.queue(),
                follower.silent());
        screens = List.of(
                new RunsScreen(new RunsViewModel(new RunsViewModel.Parts(
                        workspace.runs(),
                        workspace.preferences(),
                        methods,
                        tasks,
                        window.dialogs(),
                        window.notifications(),
                        window.navigator(),
                        runId -> Files.isRegularFile(folder(runId).resolve("run.json")),
                        signs,
                        follower.running()))),
                new RunScreen(run, theme, exports),
                new AnswersScreen(new AnswersViewModel(new AnswersViewModel.Parts(
                        workspace.runs(), methods, tasks, window.notifications(), run::openRun))),
                new CompareScreen(
                        new CompareViewModel(new CompareViewModel.Parts(
                                workspace.runs(),
                                workspace.preferences(),
                                forgetting,
                                methods,
                                styles,
                                tasks,
                                window.notifications(),
                                window.navigator())),
                        theme,
                        exports));
    }

    /** Table of runs, one run, its answers, several runs, in the order of the navigation. */
    public List<Screen> screens() {
        return screens;
    }

    /** The runs whose workers are alive. */
    public RunningRuns running() {
        return follower;
    }

    /** A run was made and waits: it is shown at once. */
    public void made(String runId) {
        follower.made(folder(runId));
    }

    /** A worker was started just now: its run is followed at once. */
    public void launched(String runId) {
        follower.launched(folder(runId));
    }

    /** A worker is gone: how its run ended is seen at once. */
    public void workerEnded(String runId) {
        follower.workerEnded(folder(runId));
    }

    private Path folder(String runId) {
        return workspace.runsFolder().resolve(runId);
    }

    @Override
    public void close() {
        follower.close();
    }
}
