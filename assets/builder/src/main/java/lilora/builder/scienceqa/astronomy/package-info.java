/** Questions about photographs of deep-sky objects, from a committed list of photos that may be passed on with credit. */
@NullMarked
package lilora.builder.scienceqa.astronomy;

import org.jspecify.annotations.NullMarked;
