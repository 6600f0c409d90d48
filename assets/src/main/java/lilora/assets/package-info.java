/** What ships with the workbench: the CVIT-mini tasks, the nano base model, and the builder that made the tasks. */
@NullMarked
package lilora.assets;

import org.jspecify.annotations.NullMarked;
