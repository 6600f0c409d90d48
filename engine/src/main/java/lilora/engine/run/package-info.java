/**
 * The run directory, the only thing a worker and its watchers share: what was asked ({@code run.json}), what happened
 * ({@code events.jsonl}), what is wanted now ({@code control/}) and who is at work ({@code lock}, {@code heartbeat.json}). It
 * works the same on a laptop, over a shared file system and after any crash.
 *
 * <p>Rules: one worker at a time, by {@link lilora.engine.run.RunLock}; only that worker appends events; a reader accepts
 * any torn tail; whatever replaces a file is written aside and renamed.
 */
@NullMarked
package lilora.engine.run;

import org.jspecify.annotations.NullMarked;
