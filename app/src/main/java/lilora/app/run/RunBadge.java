package lilora.app.run;

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
    static RunBadge of(RunPicture run, QueueState queue) {
        if (queue.waits(run.runId())) {
            return new RunBadge(
                    "Queued",
                    "Queued: it starts by itself when its device is free.",
                    RunWords.styleClass(RunState.QUEUED));
        }
        boolean resting = !run.state().isActive()
                || (run.state() == RunState.PAUSED && !run.worker().holding());
        if (queue.works(run.runId()) && run.state() != RunState.DONE && (resting || run.state() == RunState.QUEUED)) {
            return new RunBadge(
                    "Starting",
                    "Starting: its worker process loads model and data.",
                    RunWords.styleClass(RunState.QUEUED));
        }
        return run.state() == RunState.QUEUED
                ? new RunBadge(
                        "Not started",
                        "Not started: no worker has worked at it yet. Resume starts it.",
                        RunWords.styleClass(RunState.STOPPED))
                : new RunBadge(RunWords.of(run.state()), run.stateText(), RunWords.styleClass(run.state()));
    }
}
