/**
 * The workbench without a window: the same workspace, the same services, on the command line.
 *
 * <p>Here belong the commands and how they print. Whatever they start or change is recorded in the workspace, where the window
 * finds it.
 *
 * <p>Invariant: results go to standard output, sentences about trouble to standard error, and the exit code tells them apart.
 */
@NullMarked
package lilora.app.cli;

import org.jspecify.annotations.NullMarked;
