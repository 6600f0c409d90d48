/**
 * Charts: immutable models ({@link lilora.app.chart.ChartModel}), the pure functions that make them from a run's numbers, the
 * nodes that draw them, and their export as CSV, PNG, SVG and LaTeX. A model knows no toolkit, so view-models hold models and
 * views hold nodes. This is the only package that may touch JFreeChart or AWT, and neither appears in a public signature.
 *
 * <p>The one invariant: a chart is a function of its model and the theme. What was not measured is absent from the model,
 * never a zero.
 */
@NullMarked
package lilora.app.chart;

import org.jspecify.annotations.NullMarked;
