package lilora.app.live;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.beans.value.ObservableValue;
import lilora.app.chart.ChartExports;
import lilora.app.chart.ChartTheme;
import lilora.app.chart.DialogChartExports;
import lilora.app.chart.RunStyles;
import lilora.app.compare.CompareScreen;
import lilora.app.compare.CompareViewModel;
import lilora.app.dialog.DialogService;
import lilora.app.inspector.InspectorScreen;
import lilora.app.inspector.InspectorViewModel;
import lilora.app.run.RunFollower;
import lilora.app.run.RunScreen;
import lilora.app.run.RunViewModel;
import lilora.app.runs.RunsScreen;
import lilora.app.runs.RunsViewModel;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.app.shell.RunningRuns;
import lilora.app.shell.Screen;
import lilora.app.task.FxThread;
import lilora.app.task.TaskRunner;
import lilora.app.theme.Appearance;
import lilora.storage.Workspace;

/** The screens of runs in one open workspace, and the service that follows workers. Close it before the workspace. */
public final class LiveScreens implements AutoCloseable {
    /** What the window offers. */
    public record Window(
            DialogService dialogs, Notifications notifications, Navigator navigator, Appearance appearance) {}

    private final Workspace workspace;
    private final RunFollower follower;
    private final List<Screen> screens;

    /**
     * The screens.
     *
     * @param restarts starts a worker for a run that has none
     */
    public LiveScreens(
            Workspace workspace,
            TaskRunner tasks,
            Window window,
            RunViewModel.Restarts restarts,
            FxThread fx,
            Clock clock) {
        this.workspace = workspace;
        follower = new RunFollower(workspace, tasks, fx, clock);
        RunStyles styles = new RunStyles(workspace.preferences());
        ObservableValue<ChartTheme> theme = window.appearance().palette().map(ChartTheme::of);
        ChartExports exports = new DialogChartExports(window.dialogs(), tasks, window.notifications());
        screens = List.of(
                new RunsScreen(new RunsViewModel(new RunsViewModel.Parts(
                        workspace.runs(), tasks, window.dialogs(), window.notifications(), window.navigator()))),
                new RunScreen(
                        new RunViewModel(new RunViewModel.Parts(
                                workspace,
                                follower,
                                styles,
                                tasks,
                                fx,
                                window.dialogs(),
                                window.notifications(),
                                window.navigator(),
                                restarts,
                                clock)),
                        theme,
                        exports),
                new InspectorScreen(new InspectorViewModel(
                        new InspectorViewModel.Parts(workspace.runs(), tasks, window.notifications()))),
                new CompareScreen(
                        new CompareViewModel(new CompareViewModel.Parts(
                                workspace.runs(), styles, tasks, window.notifications(), window.navigator())),
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

    /** A run was started just now: it is followed at once. */
    public void launched(String runId) {
        Path folder = workspace.runsFolder().resolve(runId);
        follower.launched(folder);
    }

    @Override
    public void close() {
        follower.close();
    }
}
