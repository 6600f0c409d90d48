package lilora.storage.repository;

import java.util.List;
import lilora.engine.event.RecordedEvent;

/**
 * What one call of {@link RunRecorder#follow} found and stored.
 *
 * @param runId the run
 * @param state of the run now
 * @param events new ones, in order; they are stored
 * @param problems new places in the event file that could not be used
 * @param restarted whether the file was not the one read before, so that everything about the run was read anew
 * @param atEnd whether no complete line was left; call again at once if not
 */
public record IngestResult(
        String runId,
        RunState state,
        List<RecordedEvent> events,
        List<String> problems,
        boolean restarted,
        boolean atEnd) {
    public IngestResult {
        events = List.copyOf(events);
        problems = List.copyOf(problems);
    }

    /** Whether anything about the run may have changed. */
    public boolean changed() {
        return restarted || !events.isEmpty() || !problems.isEmpty();
    }
}
