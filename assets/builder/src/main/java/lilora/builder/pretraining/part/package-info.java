/** The parts of the mixture, a class each: how pictures and words become samples. */
@NullMarked
package lilora.builder.pretraining.part;

import org.jspecify.annotations.NullMarked;
