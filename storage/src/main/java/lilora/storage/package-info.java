/**
 * Finding runs again: one workspace folder, with an embedded database that indexes every run directory in it.
 *
 * <p>Here belong the workspace, what it answers (records) and what can be asked of it (interfaces); SQL lives below, in
 * {@code h2}, and only {@link lilora.storage.Workspace} knows that. The invariant: the run directories are the truth and the
 * database is an index of them. Whatever only a person knows (notes, tags, drafts, preferences) is also kept in a small file, so
 * the database may be lost at any time without losing anything.
 */
@NullMarked
package lilora.storage;

import org.jspecify.annotations.NullMarked;
