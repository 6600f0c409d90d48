/** Pixels: resizing, cropping and encoding. Every machine makes the same bytes, but where Java 2D draws. */
@NullMarked
package lilora.builder.image;

import org.jspecify.annotations.NullMarked;
