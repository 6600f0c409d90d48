/**
 * Starting runs, for the window and for the command line alike.
 *
 * <p>Here belong the check and start of an experiment, the shipped tasks, models and experiments, and the quick start. What
 * happens to a run afterwards is told by its directory.
 *
 * <p>Invariant: a run that was started exists as a directory with its whole specification before its worker does.
 */
@NullMarked
package lilora.app.launch;

import org.jspecify.annotations.NullMarked;
