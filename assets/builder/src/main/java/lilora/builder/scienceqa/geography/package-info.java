/** Questions about maps in which every region has its own colour: they are redrawn with one or two regions highlighted. */
@NullMarked
package lilora.builder.scienceqa.geography;

import org.jspecify.annotations.NullMarked;
