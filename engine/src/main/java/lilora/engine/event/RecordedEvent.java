package lilora.engine.event;

/**
 * An event with its place in the run.
 *
 * @param v version of the line format
 * @param seq sequence number, from 1, without gaps, continuing over attempts
 * @param attempt 1 for the first worker, one more for each resume
 * @param time ISO-8601 instant
 * @param event what happened
 */
public record RecordedEvent(int v, long seq, int attempt, String time, RunEvent event) {
    public static final int VERSION = 1;
}
