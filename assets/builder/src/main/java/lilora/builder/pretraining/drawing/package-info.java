/** The drawings of Open Clip Art and of two sets of emoji, with plain English names. */
@NullMarked
package lilora.builder.pretraining.drawing;

import org.jspecify.annotations.NullMarked;
