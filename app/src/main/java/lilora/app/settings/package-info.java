/**
 * What the person chose once and expects to find again: preferences, recent workspaces, the window's place.
 *
 * <p>Here belong the records and the files they are kept in, in the user's configuration folder. What belongs to one
 * workspace is kept in that workspace.
 *
 * <p>Invariant: a file that cannot be read is kept aside and said so, never silently overwritten.
 */
@NullMarked
package lilora.app.settings;

import org.jspecify.annotations.NullMarked;
