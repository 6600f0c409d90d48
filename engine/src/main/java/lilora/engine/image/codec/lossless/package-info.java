/**
 * Readers of the formats that store pixels as they are: PNG, GIF, BMP, PNM and TIFF.
 *
 * <p>Invariant: every depth, palette and packing that is accepted has Pillow's pixels to the last bit.
 */
@NullMarked
package lilora.engine.image.codec.lossless;

import org.jspecify.annotations.NullMarked;
