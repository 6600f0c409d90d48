package lilora.app.run;

import java.util.Optional;
import lilora.app.launch.QueueState;
import lilora.storage.RunState;

/**
 * A run's state in a word, as its events and the queue tell it together.
 *
 * @param word on the badge
 * @param sentence the same with the reason
 * @param styleClass of the badge
 */
public record RunBadge(String word, String sentence, String styleClass) {
    static final String SILENT = "Not responding";

    /** @param silence what is said of a worker that is not heard of, if it is not */
    static RunBadge of(RunPicture run, QueueState queue, Optional<String> silence) {
        if (!run.present() && run.state() != RunState.DONE) {
            return new RunBadge("Folder missing", run.stateText(), RunWords.styleClass(RunState.FAILED));
        }
        if (queue.waits(run.runId())) {
            return new RunBadge(
                    "Queued", "Queued: it starts when its device is free.", RunWords.styleClass(RunState.QUEUED));
        }
        boolean resting = !run.state().isActive()
                || (run.state() == RunState.PAUSED && !run.worker().holding());
        if (queue.works(run.runId()) && run.state() != RunState.DONE && (resting || run.state() == RunState.QUEUED)) {
            return new RunBadge(
                    "Starting",
                    "Starting: its worker process is loading model and data.",
                    RunWords.styleClass(RunState.QUEUED));
        }
        if (silence.isPresent() && run.state().isActive()) {
            return new RunBadge(SILENT, silence.get(), RunWords.styleClass(RunState.PAUSED));
        }
        return run.state() == RunState.QUEUED
                ? new RunBadge(
                        "Not started",
                        "Not started: no worker has run it yet. Resume starts it.",
                        RunWords.styleClass(RunState.STOPPED))
                : new RunBadge(RunWords.of(run.state()), run.stateText(), RunWords.styleClass(run.state()));
    }
}
