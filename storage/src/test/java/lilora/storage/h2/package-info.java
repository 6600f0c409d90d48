/** Tests of how the database keeps what it is given. */
@NullMarked
package lilora.storage.h2;

import org.jspecify.annotations.NullMarked;
