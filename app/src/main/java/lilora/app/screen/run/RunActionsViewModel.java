package lilora.app.screen.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.value.ObservableValue;
import lilora.app.follow.TensorBoardFiles;
import lilora.app.format.RunStateDisplay;
import lilora.app.launch.QueueState;
import lilora.app.launch.RunBadge;
import lilora.app.remote.FarRuns;
import lilora.app.shell.ScreenIds;
import lilora.engine.run.ControlFolder.Command;
import lilora.storage.repository.RunState;

/** What can be done with the run on the screen, and why not. For the FX thread. */
public final class RunActionsViewModel {
    private final RunViewModel.Parts parts;
    private final ReadOnlyObjectProperty<Optional<RunViewState>> viewState;
    private final Runnable refresh;
    private final RunCommands commands;
    private final TensorBoardFiles tensorBoard;
    private final LearnedModel learned;

    /** Kept, because they follow the run and the queue by weak listeners only. */
    private final ObservableValue<Optional<String>> whyNotResumed;

    private final ObservableValue<Optional<RunBadge>> badge;

    private final ObservableValue<String> refusal;

    /** @param refresh reads the run anew */
    RunActionsViewModel(
            RunViewModel.Parts parts, ReadOnlyObjectProperty<Optional<RunViewState>> viewState, Runnable refresh) {
        this.parts = parts;
        this.viewState = viewState;
        this.refresh = refresh;
        this.commands = new RunCommands(parts);
        this.tensorBoard = new TensorBoardFiles(parts.workspace().runs(), parts.tasks(), parts.notifications());
        this.learned = new LearnedModel(parts);
        this.whyNotResumed = withQueue(RunActionsViewModel::whyNotResumed);
        this.badge = Bindings.createObjectBinding(
                this::badgeNow,
                viewState,
                parts.resuming().queue(),
                parts.follower().silent(),
                parts.resuming().far().lines());
        this.refusal = Bindings.createObjectBinding(this::refusalNow, viewState, parts.refusals());
    }

    /** Another run is shown. */
    void forget() {
        commands.forget();
    }

    /** The run may have obeyed. */
    void seen(RunViewState shown) {
        commands.seen(shown);
    }

    /** The command on its way, if there is one. */
    public ReadOnlyObjectProperty<Optional<CommandPhase>> phaseProperty() {
        return commands.phaseProperty();
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
                .onDone(done -> refresh.run())
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

    /** Writes the run as an event file for TensorBoard. */
    public void writeForTensorBoard() {
        viewState.get().ifPresent(shown -> tensorBoard.write(List.of(shown.runId())));
    }

    /** Why it cannot be; empty while it can. */
    public ObservableValue<Optional<String>> whyNotForTensorBoard() {
        return viewState.map(
                shown -> shown.filter(run -> run.state().isActive()).isPresent()
                        ? Optional.of(TensorBoardFiles.AT_WORK)
                        : reason(shown, shown.filter(RunViewState::present).isPresent(), "has no folder"));
    }

    /** Writes the model that a completed alignment made. */
    public void writeModel() {
        viewState.get().filter(shown -> shown.aligned().isPresent()).ifPresent(learned::writeModel);
    }

    /** Writes the projector alone. */
    public void writeProjector() {
        viewState.get().filter(shown -> shown.aligned().isPresent()).ifPresent(learned::writeProjector);
    }

    /** Why neither can be; empty while they can. */
    public ObservableValue<Optional<String>> whyNoModel() {
        return viewState.map(shown -> shown.flatMap(RunViewState::aligned).isPresent()
                ? Optional.empty()
                : Optional.of("Only a completed projector alignment is written as a model here."));
    }

    private String refusalNow() {
        return viewState
                .get()
                .map(shown -> parts.refusals().getValue().getOrDefault(shown.runId(), ""))
                .orElse("");
    }

    /** What other tools would not be told of the run, as sentences; empty when nothing was refused. */
    public ObservableValue<String> refusal() {
        return refusal;
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
                                parts.follower().silent().getValue(),
                                FarRuns.lines(parts.resuming().far().lines().getValue()))));
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
                        .formatted(what, RunStateDisplay.word(p.state()).toLowerCase(Locale.ROOT)))
                .orElse("No run is shown."));
    }
}
