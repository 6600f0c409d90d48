package lilora.app.screen.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.format.DisplayNames;
import lilora.engine.run.ControlFolder.Command;

/** What is asked of workers, one command after another, and how far the last one is. For the FX thread. */
final class RunCommands {
    /** A command on its way to the run that was shown when it was given. */
    private record Unsent(RunViewState to, Command command) {}

    private static final int NAME_LENGTH = 60;

    private final RunViewModel.Parts parts;
    private final Deque<Unsent> unsent = new ArrayDeque<>();
    private final ReadOnlyObjectWrapper<Optional<CommandPhase>> phase = new ReadOnlyObjectWrapper<>(Optional.empty());

    RunCommands(RunViewModel.Parts parts) {
        this.parts = parts;
    }

    /** The command on its way, if there is one. */
    ReadOnlyObjectProperty<Optional<CommandPhase>> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    /** Another run is shown. */
    void forget() {
        phase.set(Optional.empty());
    }

    /** The run may have obeyed. */
    void seen(RunViewState shown) {
        phase.set(phase.get().flatMap(waiting -> waiting.after(shown)));
    }

    void send(RunViewState shown, Command command) {
        unsent.add(new Unsent(shown, command));
        if (unsent.size() == 1) {
            sendNext();
        }
    }

    /** One after another: a worker obeys in the order in which it was asked. */
    private void sendNext() {
        Unsent next = unsent.element();
        parts.tasks()
                .run("Sending a command", progress -> parts.follower()
                        .send(next.to().runId(), next.command()))
                .onDone(id -> {
                    int checkpoints = next.to().worker().checkpoints();
                    phase.set(Optional.of(new CommandPhase(next.command(), id, checkpoints, false)));
                })
                .onFailed(error -> parts.notifications()
                        .failed(
                                "\"%s\" could not be sent to the run \"%s\"."
                                        .formatted(CommandPhase.words(next.command()), name(next.to())),
                                error))
                .onEnd(this::sent);
    }

    private void sent() {
        unsent.remove();
        if (!unsent.isEmpty()) {
            sendNext();
        }
    }

    /** Ends a worker, once the person is sure. */
    void endWorker(RunViewState shown, Optional<String> silence) {
        boolean sure = parts.dialogs()
                .confirmDanger(
                        "End the worker of \"%s\"?".formatted(name(shown)),
                        silence.orElse("Its worker responds again.")
                                + " Ended like this, the worker writes no checkpoint: when %s is resumed, it continues from its last one."
                                        .formatted(shown.runId()),
                        "End the worker");
        if (!sure) {
            return;
        }
        parts.tasks()
                .run("Ending the worker", progress -> parts.follower().endWorker(shown.runId()))
                .onDone(ended -> {
                    if (!ended) {
                        parts.notifications()
                                .tell("The worker of \"%s\" has ended, or is not a process of this computer."
                                        .formatted(name(shown)));
                    }
                })
                .onFailed(error -> parts.notifications()
                        .failed("The worker of \"%s\" could not be ended.".formatted(name(shown)), error));
    }

    private static String name(RunViewState run) {
        return DisplayNames.shorten(run.name(), NAME_LENGTH);
    }
}
