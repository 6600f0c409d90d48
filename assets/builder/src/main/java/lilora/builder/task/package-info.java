/**
 * What every builder of a task shares: splitting sources, checking and writing the task folder, contact sheets. The one invariant:
 * sources are split first and each side is composed from its own sources, so that no picture, font, word or digit of the test was
 * ever seen in training unless the task says so.
 */
@NullMarked
package lilora.builder.task;

import org.jspecify.annotations.NullMarked;
