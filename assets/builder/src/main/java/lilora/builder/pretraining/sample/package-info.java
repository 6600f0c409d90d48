/** An item of the mixture: a picture, encoded into few bytes, and the rounds of a conversation about it. */
@NullMarked
package lilora.builder.pretraining.sample;

import org.jspecify.annotations.NullMarked;
