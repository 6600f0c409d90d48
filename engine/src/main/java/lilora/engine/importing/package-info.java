/**
 * Foreign data becomes a task: rows of published instruction files, with their fields read by a stated mapping, and a folder of
 * images.
 *
 * <p>Invariant: a task is made aside, checked there as {@code check-data} checks, and renamed last. Nothing of a row is guessed:
 * what the mapping does not find stays missing, and the check names the row.
 */
@NullMarked
package lilora.engine.importing;

import org.jspecify.annotations.NullMarked;
