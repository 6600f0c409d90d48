/**
 * The workspace's database in embedded H2, by plain JDBC. Only {@link lilora.storage.h2.Store} is seen from outside, and only
 * by {@link lilora.storage.Workspace}.
 *
 * <p>Invariants: one process has the file, by {@link lilora.storage.h2.WorkspaceLock}; whatever a recorder stores and the place
 * it read it from are one transaction; a file that cannot be used is moved aside, never overwritten.
 */
@NullMarked
package lilora.storage.h2;

import org.jspecify.annotations.NullMarked;
