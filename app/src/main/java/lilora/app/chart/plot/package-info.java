/**
 * Draws models with JFreeChart on any {@link java.awt.Graphics2D}: on the screen, into an image, into a document.
 *
 * <p>Invariant: a drawing is a function of the model, the theme and the part in view.
 */
@NullMarked
package lilora.app.chart.plot;

import org.jspecify.annotations.NullMarked;
