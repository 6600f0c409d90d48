/** ImageNet-mini: name the garment of a Fashion-MNIST photo. */
@NullMarked
package lilora.builder.imagenet;

import org.jspecify.annotations.NullMarked;
