/**
 * What leaves the program as text beside cells of tables: names of files, paths without whose home they lie in.
 *
 * <p>Texts come from people and from files of others. The one invariant: whatever they hold, what is written is a text to the
 * program that reads it, never a formula, a command or a broken file, and says nothing of the home of who wrote it.
 */
@NullMarked
package lilora.app.export;

import org.jspecify.annotations.NullMarked;
