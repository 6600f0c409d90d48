/**
 * One text that tells others what went wrong here: versions, system, settings, problems, the end of a run's log and events.
 *
 * <p>Whatever goes into it passes {@link lilora.engine.diagnostics.Redaction}, once, as a whole: who adds a section need not know what is
 * private.
 *
 * <p>Invariant: the text names no home, no account, no address and no secret of a known kind, and is at most 1 MiB.
 */
@NullMarked
package lilora.engine.diagnostics;

import org.jspecify.annotations.NullMarked;
