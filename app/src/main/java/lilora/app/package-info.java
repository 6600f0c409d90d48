/** app. */
@NullMarked
package lilora.app;

import org.jspecify.annotations.NullMarked;
