/** Tests of bringing databases to the newest version. */
@NullMarked
package lilora.storage.migration;

import org.jspecify.annotations.NullMarked;
