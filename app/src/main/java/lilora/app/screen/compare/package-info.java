/**
 * Several runs beside each other: headline numbers with their distance from a baseline, matrices and their difference,
 * curves overlaid, accuracy against stored parameters, settings with differences first.
 *
 * <p>Here belong the comparison as a value ({@link lilora.app.screen.compare.Comparison}, a pure function of the runs' records) and
 * its screen. The one invariant: a distance is shown only between runs with the same tasks in the same order.
 */
@NullMarked
package lilora.app.screen.compare;

import org.jspecify.annotations.NullMarked;
