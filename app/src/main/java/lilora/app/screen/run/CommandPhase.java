package lilora.app.screen.run;

import java.util.Optional;
import lilora.engine.run.ControlFolder.Command;
import lilora.storage.repository.RunState;

/**
 * A command on its way: sent, read by the worker, and gone once its effect is there.
 *
 * @param command that was sent
 * @param id that the acknowledgement repeats
 * @param checkpointsBefore when it was sent
 * @param read whether the worker has acknowledged it
 */
public record CommandPhase(Command command, String id, int checkpointsBefore, boolean read) {
    /** The same after the run has come to look like this; empty once the command has had its effect. */
    public Optional<CommandPhase> after(RunViewState viewState) {
        boolean over = !viewState.state().isActive();
        boolean done =
                switch (command) {
                    case PAUSE_HOLD -> viewState.worker().holding();
                    case RESUME -> viewState.state() == RunState.RUNNING;
                    case CHECKPOINT -> viewState.worker().checkpoints() > checkpointsBefore;
                    case PAUSE_RELEASE ->
                        viewState.state() == RunState.PAUSED
                                && !viewState.worker().holding();
                    case STOP_AFTER_STEP, STOP_AFTER_STAGE, STOP_NOW -> over;
                };
        if (done || over) {
            return Optional.empty();
        }
        boolean nowRead = read || viewState.worker().acknowledged().contains(id);
        return Optional.of(new CommandPhase(command, id, checkpointsBefore, nowRead));
    }

    /** What is going on, for the person who asked. */
    public String sentence() {
        return words(command) + (read ? ": read by the worker, waiting for it to take effect" : ": sent to the worker");
    }

    /** As buttons name it. */
    static String words(Command command) {
        return switch (command) {
            case PAUSE_HOLD -> "Pause";
            case PAUSE_RELEASE -> "Pause and release the device";
            case RESUME -> "Resume";
            case STOP_AFTER_STEP -> "Stop after this step";
            case STOP_AFTER_STAGE -> "Stop after this stage";
            case STOP_NOW -> "Stop now";
            case CHECKPOINT -> "Checkpoint";
        };
    }
}
