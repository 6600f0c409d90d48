/**
 * WebP, lossy (VP8, RFC 6386) and lossless (VP8L), as libwebp reads it.
 *
 * <p>Invariant: pixels are those of libwebp, to the last bit.
 */
@NullMarked
package lilora.engine.image.codec.webp;

import org.jspecify.annotations.NullMarked;
