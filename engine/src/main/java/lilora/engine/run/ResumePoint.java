package lilora.engine.run;

import java.util.List;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;

/**
 * The checkpoint that a new attempt goes on from, as the events of the run tell of it.
 *
 * @param folder the checkpoint's name
 * @param stage that it belongs to
 * @param evaluated whether it holds the stage's evaluation, too
 */
public record ResumePoint(String folder, int stage, boolean evaluated) {
    /**
     * Number of the event after which everything is superseded: the {@code resumedAfter} of the attempt's {@code hello}.
     *
     * @param events of the run so far
     */
    public long after(List<RecordedEvent> events) {
        // A trained stage has one folder and is told of twice: after training, and after what its evaluation added.
        boolean complete = !evaluated;
        long after = 0;
        long newest = 0;
        for (RecordedEvent recorded : CurrentEvents.of(events)) {
            newest = recorded.seq();
            RunEvent event = recorded.event();
            if (event instanceof RunEvent.StageEnd end && end.stage() == stage) {
                complete = true;
            } else if (complete
                    && event instanceof RunEvent.Checkpoint checkpoint
                    && checkpoint.folder().equals(folder)) {
                after = recorded.seq();
            }
        }
        // Killed between writing the checkpoint and telling of it: everything told so far came before it.
        return after == 0 ? newest : after;
    }
}
