/**
 * The table of runs: search, filters, tags, notes, archive and trash.
 *
 * <p>Here belong the view-model over storage's list of runs and its table. The one invariant: a run is known by its id, and
 * commands are about the runs that are shown as selected, whatever becomes of the table around them.
 */
@NullMarked
package lilora.app.screen.runtable;

import org.jspecify.annotations.NullMarked;
