/**
 * Finding runs again: one workspace folder, with an embedded database that indexes every run directory in it.
 *
 * <p>Here belong the workspace, what it answers (records) and what can be asked of it (interfaces); SQL lives below, in
 * {@code h2}, and only {@link lilora.storage.Workspace} knows that. The invariant: the run directories are the truth and the
 * database is an index of them. Whatever only a person knows (notes, tags, drafts, preferences, where runs outside the workspace
 * are) is also kept in a small file, so the database may be lost at any time without losing anything; a run whose directory is
 * gone is listed as long as the database lasts. The database is believed only while it agrees with the checksums beside it, and
 * made again otherwise ({@code DamageTest}).
 */
@NullMarked
package lilora.storage;

import org.jspecify.annotations.NullMarked;
