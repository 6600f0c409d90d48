/**
 * Bringing a database to the newest version: numbered SQL resources, each applied once, in order, and recorded with a checksum.
 *
 * <p>Knows JDBC and nothing of runs. The invariant: a published resource never changes; a database whose history differs from
 * the resources is refused, never guessed at.
 */
@NullMarked
package lilora.storage.migration;

import org.jspecify.annotations.NullMarked;
