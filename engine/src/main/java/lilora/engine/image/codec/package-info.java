/**
 * What the readers of all image formats share: the pixels they make, the limits they keep, the bytes they read.
 *
 * <p>A format is one {@link lilora.engine.image.codec.ImageSource} in a package below; {@link lilora.engine.image.ImageFiles} knows
 * them all. No format knows another.
 *
 * <p>Invariant: a file is read whole, with the pixels that Pillow gives, or refused by {@link lilora.engine.image.codec.BadImage}.
 */
@NullMarked
package lilora.engine.image.codec;

import org.jspecify.annotations.NullMarked;
