package lilora.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import lilora.app.background.FxThread;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.RunStyles;
import lilora.app.chart.view.ViewSetting;
import lilora.app.dialog.Problem;
import lilora.app.follow.RunFollower;
import lilora.app.follow.RunStatusListener;
import lilora.app.launch.RunBadge;
import lilora.app.remote.FarRuns;
import lilora.app.screen.answers.AnswersScreen;
import lilora.app.screen.answers.AnswersViewModel;
import lilora.app.screen.compare.CompareScreen;
import lilora.app.screen.compare.CompareViewModel;
import lilora.app.screen.run.RunScreen;
import lilora.app.screen.run.RunViewModel;
import lilora.app.screen.runtable.RunsScreen;
import lilora.app.screen.runtable.RunsViewModel;
import lilora.app.shell.RunningRuns;
import lilora.app.shell.Screen;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;

/** The screens of runs in one open workspace, and the service that follows workers. Close it before the workspace. */
final class RunScreens implements AutoCloseable {
    private final Workspace workspace;
    private final RunFollower follower;
    private final List<Screen> screens;

    /**
     * The screens.
     *
     * @param methods whose names runs are shown with
     * @param resuming gives a run that has no worker one again
     * @param watch who is told what becomes of runs
     * @param refusals by run, what other tools would not be told
     */
    RunScreens(
            Workspace workspace,
            MethodCatalog methods,
            ScreenContext context,
            RunViewModel.Resuming resuming,
            RunStatusListener watch,
            ObservableValue<Map<String, String>> refusals,
            FxThread fx,
            Clock clock) {
        this.workspace = workspace;
        follower = new RunFollower(workspace, context.tasks(), fx, clock, watch);
        RunStyles styles = new RunStyles(workspace.preferences());
        ViewSetting<ForgettingDefinition> forgetting = ForgettingDefinition.kept(
                new ViewSetting.Place(workspace.preferences(), context.tasks(), sentence -> context.notifications()
                        .problem(Problem.of(sentence))));
        RunsViewModel runs = new RunsViewModel(new RunsViewModel.Parts(
                workspace.runs(),
                workspace.preferences(),
                methods,
                context.tasks(),
                context.dialogs(),
                context.notifications(),
                context.navigator(),
                runId -> Files.isRegularFile(folder(runId).resolve("run.json")),
                resuming.far()::host,
                signs(resuming, follower),
                follower.running()));
        RunViewModel run = new RunViewModel(new RunViewModel.Parts(
                workspace,
                methods,
                follower,
                styles,
                forgetting,
                context.tasks(),
                fx,
                context.dialogs(),
                context.notifications(),
                context.navigator(),
                resuming,
                refusals,
                clock));
        screens = List.of(
                new RunsScreen(runs),
                new RunScreen(run, context.charts()),
                new AnswersScreen(new AnswersViewModel(new AnswersViewModel.Parts(
                        workspace.runs(), methods, context.tasks(), context.notifications(), run::openRun))),
                new CompareScreen(compare(context, methods, styles, forgetting), context.charts()));
    }

    private CompareViewModel compare(
            ScreenContext context,
            MethodCatalog methods,
            RunStyles styles,
            ViewSetting<ForgettingDefinition> forgetting) {
        return new CompareViewModel(new CompareViewModel.Parts(
                workspace.runs(),
                workspace.preferences(),
                forgetting,
                methods,
                styles,
                context.tasks(),
                context.notifications(),
                context.navigator()));
    }

    private static ObservableValue<RunBadge.Signs> signs(RunViewModel.Resuming resuming, RunFollower follower) {
        return Bindings.createObjectBinding(
                () -> new RunBadge.Signs(
                        resuming.queue().getValue(),
                        follower.silent().getValue(),
                        FarRuns.lines(resuming.far().lines().getValue())),
                resuming.queue(),
                follower.silent(),
                resuming.far().lines());
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
