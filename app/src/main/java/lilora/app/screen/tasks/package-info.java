/**
 * The task library: what tasks there are, what is in them, what is wrong with them, and how new ones come in.
 *
 * <p>Tasks are folders, shipped or in the workspace's {@code tasks} folder; both are read and shown by the same code.
 *
 * <p>Invariant: a folder in the workspace's {@code tasks} folder is complete. An import is made beside it under a name that
 * begins with a dot, checked there, and renamed last.
 */
@NullMarked
package lilora.app.screen.tasks;

import org.jspecify.annotations.NullMarked;
