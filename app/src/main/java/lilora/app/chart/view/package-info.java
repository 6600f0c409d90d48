/**
 * Nodes that show charts and tables: the chart with title, legend, menu, pointer and keys; the table; the grid of charts.
 *
 * <p>Invariant: everything that can be done with the mouse can be done with the keyboard.
 */
@NullMarked
package lilora.app.chart.view;

import org.jspecify.annotations.NullMarked;
