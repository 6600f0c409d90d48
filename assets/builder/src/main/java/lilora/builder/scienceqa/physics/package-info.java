/** Questions about diagrams that are drawn here from numbers: no upstream source, dedicated to the public domain (CC0). */
@NullMarked
package lilora.builder.scienceqa.physics;

import org.jspecify.annotations.NullMarked;
