/** Tests of the workspace as its users see it: real databases and real run directories, in folders of their own. */
@NullMarked
package lilora.storage;

import org.jspecify.annotations.NullMarked;
