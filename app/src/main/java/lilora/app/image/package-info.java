/**
 * Image files of tasks on the screen.
 *
 * <p>Here belongs how a file becomes a picture, and nothing that knows where the file lies.
 *
 * <p>Invariant: people see the pixels that the model gets.
 */
@NullMarked
package lilora.app.image;

import org.jspecify.annotations.NullMarked;
