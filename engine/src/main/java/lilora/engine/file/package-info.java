/**
 * Files and folders as every part needs them: what may be read, written whole or not at all, hashed, deleted.
 *
 * <p>Here belongs what is true of any file, and nothing that knows what is in it; texts of any origin as what every encoding holds and
 * as the cells of a table.
 *
 * <p>Invariant: a file is replaced whole or stays as it was.
 */
@NullMarked
package lilora.engine.file;

import org.jspecify.annotations.NullMarked;
