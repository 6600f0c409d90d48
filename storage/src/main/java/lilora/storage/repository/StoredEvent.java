package lilora.storage.repository;

import lilora.engine.event.RunEvent;

/**
 * An event as it was recorded.
 *
 * @param seq its number in the run
 * @param attempt that told it
 * @param time ISO-8601 instant
 * @param superseded whether a later attempt went on from before it and told that part again
 * @param event what happened
 */
public record StoredEvent<E extends RunEvent>(long seq, int attempt, String time, boolean superseded, E event) {}
