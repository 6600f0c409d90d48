/**
 * Starting runs, for the window and for the command line alike.
 *
 * <p>Here belong the making of run directories, the queue that starts workers and sees them end, and the shipped tasks, models
 * and experiments. What happens in a run is told by its directory.
 *
 * <p>Invariant: a run that was started exists as a directory with its whole specification before its worker does, and one run
 * works on a device at a time unless somebody wants it otherwise.
 */
@NullMarked
package lilora.app.launch;

import org.jspecify.annotations.NullMarked;
