/** storage. */
@NullMarked
package lilora.storage;

import org.jspecify.annotations.NullMarked;
