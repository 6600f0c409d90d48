/** Questions about drawn animals, from a committed list that says which group each animal belongs to. */
@NullMarked
package lilora.builder.scienceqa.biology;

import org.jspecify.annotations.NullMarked;
