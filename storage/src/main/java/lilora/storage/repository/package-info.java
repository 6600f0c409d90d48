/**
 * What storage offers: the runs, drafts and preferences of a workspace as interfaces, and the records they take and give.
 *
 * <p>Here belongs what a caller can name. How it is kept belongs to {@code lilora.storage.h2}; {@link lilora.storage.Workspace} opens
 * it all.
 *
 * <p>Invariant: nothing here knows of a database.
 */
@NullMarked
package lilora.storage.repository;

import org.jspecify.annotations.NullMarked;
