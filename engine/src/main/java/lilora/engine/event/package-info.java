/**
 * What happened in a run, as values: the sealed family of {@link lilora.engine.event.RunEvent}, one JSON line each in
 * {@code events.jsonl}. Events are the truth about a run; charts and the database are functions of them.
 */
@NullMarked
package lilora.engine.event;

import org.jspecify.annotations.NullMarked;
