/** What ships with the workbench: the CVIT-mini tasks and the nano base model. */
@NullMarked
package lilora.assets;

import org.jspecify.annotations.NullMarked;
