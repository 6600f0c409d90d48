/**
 * How numbers are written for people: one way for each quantity, wherever it is shown.
 *
 * <p>Here belongs the formatting of scores, counts, memory and time. The one invariant: what is missing is a dash, never a
 * zero. Numbers that are typed into forms or written to files have other rules and stand elsewhere.
 */
@NullMarked
package lilora.app.format;

import org.jspecify.annotations.NullMarked;
