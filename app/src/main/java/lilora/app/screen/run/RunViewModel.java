package lilora.app.screen.run;

import java.time.Clock;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import lilora.app.background.TaskRunner;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.RunStyles;
import lilora.app.chart.view.LogAxes;
import lilora.app.chart.view.ViewSetting;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.Problem;
import lilora.app.follow.RunFollower;
import lilora.app.follow.RunSubscription;
import lilora.app.format.Formats;
import lilora.app.format.RunText;
import lilora.app.launch.QueueState;
import lilora.app.launch.RunBadge;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.app.shell.RunningRun;
import lilora.app.shell.ScreenIds;
import lilora.engine.method.MethodCatalog;
import lilora.engine.run.ControlFolder.Command;
import lilora.storage.Workspace;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;
import org.jspecify.annotations.Nullable;

/** One run on the screen: what is shown of it, and what can be asked of its worker. For the FX thread. */
public final class RunViewModel {
    /** Drawing costs more than reading: five pictures a second are plenty for the eye. */
    private static final long PAUSE_MILLIS = 200;

    private static final ViewSetting.Form<Double> SMOOTHING =
            new ViewSetting.Form<>(weight -> String.format(Locale.ROOT, "%.2f", weight), RunViewModel::smoothing);
    private static final ViewSetting.Form<Integer> POINTS = new ViewSetting.Form<>(
            Object::toString,
            text -> text.matches("[0-9]{1,3}") ? Optional.of(Integer.parseInt(text)) : Optional.empty());
    private static final RunQuery NEWEST = RunQuery.NEWEST.page(0, 1);

    /** What it works with. */
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
            Clock clock) {}

    /** Gives a run that has no worker one again. */
    public interface Resuming {
        /** Queues the run. Called off the FX thread. */
        void resume(String runId);

        /** Runs that wait, and runs whose workers were started. */
        ObservableValue<QueueState> queue();
    }

    /** What the screen shows. */
    public enum Showing {
        NOTHING,
        LOADING,
        RUN,
        MISSING
    }

    private final Parts parts;
    private final RunCommands commands;
    private final ReadOnlyObjectWrapper<Showing> showing = new ReadOnlyObjectWrapper<>(Showing.NOTHING);
    private final ReadOnlyObjectWrapper<Optional<RunViewState>> viewState =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ViewSetting<Double> smoothing;
    private final ViewSetting<Integer> alarmPoints;
    private final ViewSetting<RunSettings.Colours> colours;
    private final ViewSetting<RunSettings.Across> across;
    private final ViewSetting<RunSettings.Mode> mode;
    private final ViewSetting.Place place;
    private final Set<String> alarmsTold = new HashSet<>();
    /** Written on the FX thread, read by the follower's. */
    private volatile RunSettings settings = RunSettings.DEFAULT;

    private volatile RunHistory.Range range = RunHistory.Range.WHOLE;
    private @Nullable RunSubscription<Optional<RunViewState>> observation;
    private boolean chosen;
    private boolean seen;

    /** Kept, because they follow the run and the queue by weak listeners only. */
    private final ObservableValue<Optional<String>> whyNotResumed;

    private final ObservableValue<Optional<RunBadge>> badge;

    public RunViewModel(Parts parts) {
        this.parts = parts;
        this.commands = new RunCommands(parts);
        place = new ViewSetting.Place(parts.workspace().preferences(), parts.tasks(), sentence -> parts.notifications()
                .problem(Problem.of(sentence)));
        smoothing = new ViewSetting<>("run.loss-smoothing", RunSettings.DEFAULT.smoothing(), SMOOTHING, place);
        alarmPoints = new ViewSetting<>("run.alarm-points", (int) RunSettings.DEFAULT.alarmPoints(), POINTS, place);
        colours = new ViewSetting<>(
                "run.matrix-colours",
                RunSettings.DEFAULT.range(),
                ViewSetting.Form.of(RunSettings.Colours.class),
                place);
        across = new ViewSetting<>(
                "run.loss-across", RunSettings.DEFAULT.across(), ViewSetting.Form.of(RunSettings.Across.class), place);
        smoothing.property().subscribe(weight -> look(settings.withSmoothing(weight)));
        alarmPoints.property().subscribe(points -> look(settings.withAlarmPoints(points)));
        colours.property().subscribe(range -> look(settings.with(range)));
        mode = new ViewSetting<>(
                "run.matrix-mode", RunSettings.DEFAULT.mode(), ViewSetting.Form.of(RunSettings.Mode.class), place);
        mode.property().subscribe(shown -> look(settings.with(shown)));
        across.property().subscribe(axis -> {
            range = RunHistory.Range.WHOLE;
            look(settings.with(axis));
        });
        parts.forgetting().property().subscribe(definition -> look(settings.with(definition)));
        this.whyNotResumed = withQueue(RunViewModel::whyNotResumed);
        this.badge = Bindings.createObjectBinding(
                this::badgeNow,
                viewState,
                parts.resuming().queue(),
                parts.follower().silent());
    }

    private static Optional<Double> smoothing(String text) {
        return text.matches("0(\\.[0-9]{1,6})?") ? Optional.of(Double.parseDouble(text)) : Optional.empty();
    }

    public ReadOnlyObjectProperty<Showing> showingProperty() {
        return showing.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<RunViewState>> viewStateProperty() {
        return viewState.getReadOnlyProperty();
    }

    /** The command on its way, if there is one. */
    public ReadOnlyObjectProperty<Optional<CommandPhase>> phaseProperty() {
        return commands.phaseProperty();
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
        boolean other =
                viewState.get().filter(shown -> shown.runId().equals(runId)).isEmpty();
        if (other) {
            viewState.set(Optional.empty());
            showing.set(Showing.LOADING);
            commands.forget();
            alarmsTold.clear();
            range = RunHistory.Range.WHOLE;
        }
        observation = parts.follower()
                .observe(new RunSubscription<>(
                        Optional.of(runId), PAUSE_MILLIS, () -> Optional.of(read(runId)), this::show, parts.fx()));
    }

    /** Goes on with the run it showed before it rested; if nobody chose one yet, with one at work, else with the newest. */
    public void attach() {
        seen = true;
        Optional<String> atWork = parts.follower().running().getValue().stream()
                .map(RunningRun::runId)
                .findFirst();
        if (chosen) {
            openRun().ifPresent(this::follow);
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
                        RunPresenter.paint(history, settings, parts.styles().of(runId), parts.methods()));
    }

    private void show(Optional<RunViewState> found) {
        boolean first = viewState.get().isEmpty();
        if (!seen) {
            stopDrawing();
        }
        viewState.set(found);
        showing.set(found.isPresent() ? Showing.RUN : Showing.MISSING);
        found.ifPresent(shown -> {
            commands.seen(shown);
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

    private void look(RunSettings changed) {
        if (!changed.equals(settings)) {
            settings = changed;
            refresh();
        }
    }

    /** What the matrix shows. */
    public ViewSetting<RunSettings.Mode> mode() {
        return mode;
    }

    /** Which axes of a chart of this name are logarithmic; for every run. */
    public ViewSetting<LogAxes> axes(String chart) {
        return new ViewSetting<>("run.log-axes." + chart, LogAxes.NONE, LogAxes.FORM, place);
    }

    /** How much of the smoothed loss comes from the steps before; 0 while the loss is shown as it is. */
    public ViewSetting<Double> smoothing() {
        return smoothing;
    }

    /** A task that falls by more than so many points raises an alarm. */
    public ViewSetting<Integer> alarmPoints() {
        return alarmPoints;
    }

    /** From where to where the colours of the matrix go. */
    public ViewSetting<RunSettings.Colours> colours() {
        return colours;
    }

    /** Horizontal axis of the loss. */
    public ViewSetting<RunSettings.Across> across() {
        return across;
    }

    /** Which definition of forgetting is shown. */
    public ViewSetting<ForgettingDefinition> forgetting() {
        return parts.forgetting();
    }

    public RunSettings settings() {
        return settings;
    }

    /** Asks storage for the steps in a window of the loss in full, or for the whole again. */
    public void setRange(double from, double to) {
        // Over time all steps of the run are at hand already: their sum is the time.
        boolean whole = Double.isNaN(from) || settings.across() == RunSettings.Across.TIME;
        double width = to - from;
        // As much again on both sides, so that a drag finds data where it goes.
        range = whole
                ? RunHistory.Range.WHOLE
                : new RunHistory.Range((long) Math.max(1, from - width), (long) Math.max(1, to + width));
        refresh();
    }

    private void refresh() {
        if (observation != null) {
            observation.refresh();
        }
    }

    /** Pauses at the next step and keeps the memory. */
    public void pauseHold() {
        send(Command.PAUSE_HOLD);
    }

    /** Writes a checkpoint and ends the worker, so that the device is free. */
    public void pauseRelease() {
        send(Command.PAUSE_RELEASE);
    }

    public void stopAfterStep() {
        send(Command.STOP_AFTER_STEP);
    }

    public void stopAfterStage() {
        send(Command.STOP_AFTER_STAGE);
    }

    public void checkpoint() {
        send(Command.CHECKPOINT);
    }

    /** Goes on: a held worker by command, any other run with a new worker from its last checkpoint. */
    public void resume() {
        viewState.get().ifPresent(shown -> {
            if (shown.worker().holding()) {
                send(Command.RESUME);
            } else {
                parts.tasks()
                        .perform("Starting the worker again", progress -> parts.resuming()
                                .resume(shown.runId()))
                        .onFailed(error -> parts.notifications().failed("The run could not be resumed.", error));
            }
        });
    }

    private void send(Command command) {
        viewState.get().ifPresent(shown -> commands.send(shown, command));
    }

    /** Ends a worker that does not listen any more, once the person is sure. */
    public void endWorker() {
        viewState.get().ifPresent(shown -> commands.endWorker(shown, silence(shown)));
    }

    /** Asks for a remark and keeps it with the run, with the step it belongs to. */
    public void addNote() {
        viewState.get().ifPresent(shown -> parts.dialogs()
                .askText("Note at this step", "Note", "")
                .ifPresent(text -> note(shown, text)));
    }

    /** Keeps a remark with the run. */
    void note(RunViewState shown, String text) {
        if (text.isBlank()) {
            return;
        }
        String entry = new StepNote(shown.step(), parts.clock().instant().toString(), text).line();
        parts.tasks()
                .perform("Saving the note", progress -> {
                    String before = parts.workspace()
                            .runs()
                            .find(shown.runId())
                            .map(record -> record.row().note())
                            .orElse("");
                    parts.workspace().runs().setNote(shown.runId(), before.isBlank() ? entry : before + "\n" + entry);
                })
                .onDone(done -> refresh())
                .onFailed(error -> parts.notifications().failed("The note could not be saved.", error));
    }

    /** Shows another screen. */
    public void leaveFor(String screenId) {
        parts.navigator().open(screenId);
    }

    /** Shows the answers behind a cell. */
    public void openSamples(int stage, int task) {
        viewState.get().ifPresent(shown -> parts.navigator()
                .open(ScreenIds.INSPECTOR, "%s/%d/%d".formatted(shown.runId(), stage, task)));
    }

    /** Shows the run beside others. */
    public void compare() {
        viewState.get().ifPresent(shown -> parts.navigator().open(ScreenIds.COMPARE, shown.runId()));
    }

    /** Why a running worker is needed and missing; empty while it is there. */
    public ObservableValue<Optional<String>> whyNotRunning() {
        return viewState.map(shown ->
                reason(shown, shown.filter(p -> p.state() == RunState.RUNNING).isPresent(), "is not running"));
    }

    /** Why the run cannot be stopped; empty while it can. */
    public ObservableValue<Optional<String>> whyNotStopped() {
        return viewState.map(shown -> reason(
                shown,
                shown.filter(p -> p.state() == RunState.RUNNING || p.worker().holding())
                        .isPresent(),
                "has no worker"));
    }

    /** Why the run cannot be resumed; empty while it can. */
    public ObservableValue<Optional<String>> whyNotResumed() {
        return whyNotResumed;
    }

    private static Optional<String> whyNotResumed(Optional<RunViewState> shown, QueueState queue) {
        if (shown.filter(p -> !p.present()).isPresent()) {
            return Optional.of("The run's folder is missing; put it back to continue.");
        }
        boolean waits = shown.filter(p -> queue.waits(p.runId())).isPresent();
        boolean works = shown.filter(p -> queue.works(p.runId()) && !p.worker().holding())
                .isPresent();
        if (waits || works) {
            return Optional.of(waits ? "The run waits for its device and starts by itself." : "The run has a worker.");
        }
        boolean possible = shown.filter(p -> p.state() != RunState.RUNNING && p.state() != RunState.DONE)
                .isPresent();
        return reason(shown, possible, "cannot be resumed");
    }

    private Optional<RunBadge> badgeNow() {
        return viewState
                .get()
                .map(shown -> RunBadge.of(
                        shown.seen(),
                        new RunBadge.Signs(
                                parts.resuming().queue().getValue(),
                                parts.follower().silent().getValue())));
    }

    private Optional<String> silence(RunViewState shown) {
        return Optional.ofNullable(parts.follower().silent().getValue().get(shown.runId()));
    }

    /** Whether the worker gives no sign of life, so that commands cannot be expected to reach it. */
    public ObservableValue<Boolean> notResponding() {
        return badge.map(now -> now.filter(RunBadge::isSilent).isPresent());
    }

    /** What the badge says of the run's state. */
    public ObservableValue<Optional<RunBadge>> badge() {
        return badge;
    }

    private <T> ObservableValue<T> withQueue(BiFunction<Optional<RunViewState>, QueueState, T> how) {
        ObservableValue<QueueState> queue = parts.resuming().queue();
        return Bindings.createObjectBinding(() -> how.apply(viewState.get(), queue.getValue()), viewState, queue);
    }

    /** Why nothing can be done with a run; empty while one is shown. */
    public ObservableValue<Optional<String>> whyNoRun() {
        return viewState.map(shown -> shown.isPresent() ? Optional.empty() : Optional.of("No run is shown."));
    }

    private static Optional<String> reason(Optional<RunViewState> shown, boolean possible, String what) {
        if (possible) {
            return Optional.empty();
        }
        return Optional.of(shown.map(p -> "The run %s: it is %s."
                        .formatted(what, RunText.of(p.state()).toLowerCase(Locale.ROOT)))
                .orElse("No run is shown."));
    }

    /** How long the run will still take, in words; empty where it is not known. */
    static String remaining(RunViewState shown) {
        return shown.remaining().isPresent()
                ? Formats.duration(shown.remaining().getAsDouble()) + " left"
                : "";
    }
}
