/**
 * Charts and tables as files and on the clipboard: PNG, SVG, CSV and LaTeX.
 *
 * <p>Invariant: a file shows the numbers that the window shows, none more and none less.
 */
@NullMarked
package lilora.app.chart.export;

import org.jspecify.annotations.NullMarked;
