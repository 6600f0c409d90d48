/**
 * The table of runs: search, filters, tags, notes, archive and trash.
 *
 * <p>Here belong the view-model over storage's paged queries and its table. The one invariant: the table never holds more
 * than the pages that were looked at, however many runs there are.
 */
@NullMarked
package lilora.app.runs;

import org.jspecify.annotations.NullMarked;
