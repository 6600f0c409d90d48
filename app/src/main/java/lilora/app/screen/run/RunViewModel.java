package lilora.app.screen.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import lilora.app.background.TaskRunner;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.RunStyles;
import lilora.app.chart.view.ViewSetting;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.Problem;
import lilora.app.follow.RunFollower;
import lilora.app.follow.RunSubscription;
import lilora.app.format.Formats;
import lilora.app.launch.QueueState;
import lilora.app.remote.FarRuns;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.app.shell.RunningRun;
import lilora.engine.data.ImageRoot;
import lilora.engine.data.Task;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import org.jspecify.annotations.Nullable;

/** One run on the screen: what is shown of it, and what can be asked of its worker. For the FX thread. */
public final class RunViewModel {
    /** Drawing costs more than reading: five pictures a second are plenty for the eye. */
    private static final long PAUSE_MILLIS = 200;

    private static final RunQuery NEWEST = RunQuery.NEWEST.page(0, 1);

    /**
     * What it works with.
     *
     * @param refusals by run, what other tools would not be told
     */
    public record Parts(
            Workspace workspace,
            MethodCatalog methods,
            RunFollower follower,
            RunStyles styles,
            ViewSetting<ForgettingDefinition> forgetting,
            TaskRunner tasks,
            Executor fx,
            DialogService dialogs,
            Notifications notifications,
            Navigator navigator,
            Resuming resuming,
            ObservableValue<Map<String, String>> refusals,
            Clock clock) {}

    /** Gives a run that has no worker one again. */
    public interface Resuming {
        /** Queues the run. Called off the FX thread. */
        void resume(String runId);

        /** Runs that wait, and runs whose workers were started. */
        ObservableValue<QueueState> queue();

        /** Runs of other computers. */
        default FarRuns far() {
            return FarRuns.NONE;
        }
    }

    /** What the screen shows. */
    public enum Showing {
        NOTHING,
        LOADING,
        RUN,
        MISSING
    }

    private final Parts parts;
    private final RunActionsViewModel actions;
    private final FarRunViewModel far;
    private final RunSettingsViewModel settings;
    private final ReadOnlyObjectWrapper<Showing> showing = new ReadOnlyObjectWrapper<>(Showing.NOTHING);
    private final ReadOnlyObjectWrapper<Optional<RunViewState>> viewState =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final Set<String> alarmsTold = new HashSet<>();
    /** Written on the FX thread, read by the follower's. */
    private volatile RunSettings current = RunSettings.DEFAULT;

    private volatile RunHistory.Range range = RunHistory.Range.WHOLE;
    private @Nullable RunSubscription<Optional<RunViewState>> observation;
    /** Id of the run that is shown or on its way; empty before there is one. */
    private Optional<String> followed = Optional.empty();

    private boolean chosen;
    private boolean seen;

    public RunViewModel(Parts parts) {
        this.parts = parts;
        this.actions = new RunActionsViewModel(parts, viewState.getReadOnlyProperty(), this::refresh);
        this.far = new FarRunViewModel(parts, viewState.getReadOnlyProperty());
        this.settings = new RunSettingsViewModel(
                parts.forgetting(),
                new ViewSetting.Place(parts.workspace().preferences(), parts.tasks(), sentence -> parts.notifications()
                        .problem(Problem.of(sentence))));
        settings.currentProperty().subscribe(changed -> {
            if (changed.across() != current.across()) {
                range = RunHistory.Range.WHOLE;
            }
            current = changed;
            refresh();
        });
    }

    public ReadOnlyObjectProperty<Showing> showingProperty() {
        return showing.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<RunViewState>> viewStateProperty() {
        return viewState.getReadOnlyProperty();
    }

    /** What can be done with the run on the screen. */
    public RunActionsViewModel actions() {
        return actions;
    }

    /** What concerns runs of other computers. */
    public FarRunViewModel far() {
        return far;
    }

    /** How runs are looked at. */
    public RunSettingsViewModel settings() {
        return settings;
    }

    /** Id of the run on the screen, if there is one. */
    public Optional<String> openRun() {
        return viewState.get().map(RunViewState::runId);
    }

    /** Shows a run and keeps it up to date. */
    public void open(String runId) {
        chosen = true;
        seen = true;
        follow(runId);
    }

    private void follow(String runId) {
        stopDrawing();
        followed = Optional.of(runId);
        boolean other =
                viewState.get().filter(shown -> shown.runId().equals(runId)).isEmpty();
        if (other) {
            viewState.set(Optional.empty());
            showing.set(Showing.LOADING);
            actions.forget();
            alarmsTold.clear();
            range = RunHistory.Range.WHOLE;
        }
        observation = parts.follower()
                .observe(new RunSubscription<>(
                        Optional.of(runId), PAUSE_MILLIS, () -> Optional.of(read(runId)), this::show, parts.fx()));
    }

    /** Goes on with the run it followed before it rested, shown by then or not; if nobody chose one yet, with one at work, else with the newest. */
    public void attach() {
        seen = true;
        Optional<String> atWork = parts.follower().running().getValue().stream()
                .map(RunningRun::runId)
                .findFirst();
        if (chosen) {
            // One that was just opened is followed already.
            followed.filter(runId -> observation == null).ifPresent(this::follow);
        } else if (atWork.isPresent()) {
            open(atWork.get());
        } else {
            preload();
        }
    }

    /** While nobody chose a run, reads the newest, so that it stands there before somebody looks. */
    public void preload() {
        parts.tasks()
                .run("Looking for the newest run", progress -> parts.workspace().runs().list(NEWEST).rows().stream()
                        .findFirst()
                        .map(RunRow::runId))
                .onDone(newest -> newest.filter(runId -> !chosen).ifPresent(this::follow));
    }

    /** Stops drawing, because nobody looks. */
    public void detach() {
        seen = false;
        stopDrawing();
    }

    private void stopDrawing() {
        if (observation != null) {
            observation.close();
            observation = null;
        }
    }

    private Optional<RunViewState> read(String runId) {
        return RunHistory.read(parts.workspace().runs(), runId, range)
                .map(history ->
                        RunPresenter.present(history, current, parts.styles().of(runId), parts.methods()));
    }

    private void show(Optional<RunViewState> found) {
        boolean first = viewState.get().isEmpty();
        if (!seen) {
            stopDrawing();
        }
        viewState.set(found);
        showing.set(found.isPresent() ? Showing.RUN : Showing.MISSING);
        found.ifPresent(shown -> {
            actions.seen(shown);
            tellFalls(shown, first);
        });
    }

    /** Each fall is told once, and none that was there before the run was opened: those stand in the picture. */
    private void tellFalls(RunViewState shown, boolean first) {
        for (ForgettingAlerts.Fall fall : shown.falls()) {
            if (alarmsTold.add(fall.stage() + "/" + fall.task()) && !first) {
                parts.notifications().tell(fall.sentence());
            }
        }
    }

    /** Asks storage for the steps in a window of the loss in full, or for the whole again. */
    public void setRange(double from, double to) {
        // Over time all steps of the run are at hand already: their sum is the time.
        boolean whole = Double.isNaN(from) || current.across() == RunSettings.Across.TIME;
        double width = to - from;
        // As much again on both sides, so that a drag finds data where it goes.
        range = whole
                ? RunHistory.Range.WHOLE
                : new RunHistory.Range((long) Math.max(1, from - width), (long) Math.max(1, to + width));
        refresh();
    }

    /**
     * Reads a picture of a task for the screen.
     *
     * @param decode of the file's bytes, off the FX thread
     * @param onGone called where there is no such picture any more, or it cannot be read
     */
    <T> void picture(
            Path folder, String name, Function<byte[], T> decode, Consumer<? super T> onRead, Runnable onGone) {
        parts.tasks()
                .run("Reading an image", progress -> {
                    try (ImageRoot images = Task.describe(folder).openImages(folder)) {
                        return decode.apply(Files.readAllBytes(images.resolve(name, folder + ": ")));
                    }
                })
                .onDone(onRead)
                .onFailed(error -> onGone.run());
    }

    private void refresh() {
        if (observation != null) {
            observation.refresh();
        }
    }

    /** How long the run will still take, in words; empty where it is not known. */
    static String remaining(RunViewState shown) {
        return shown.remaining().isPresent()
                ? Formats.duration(shown.remaining().getAsDouble()) + " left"
                : "";
    }
}
