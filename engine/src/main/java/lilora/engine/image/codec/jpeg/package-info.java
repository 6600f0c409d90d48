/**
 * JPEG, sequential and progressive, with the arithmetic of libjpeg-turbo.
 *
 * <p>Invariant: pixels are those of libjpeg-turbo's "islow" transform and "fancy" upsampling, to the last bit.
 */
@NullMarked
package lilora.engine.image.codec.jpeg;

import org.jspecify.annotations.NullMarked;
