/**
 * What charts and tables show, as values: curves, bars, matrices, dots, their axes, styles and the part that is in view. Knows no
 * toolkit, so view-models may hold these.
 *
 * <p>Invariant: what was not measured is absent, never a zero.
 */
@NullMarked
package lilora.app.chart.model;

import org.jspecify.annotations.NullMarked;
