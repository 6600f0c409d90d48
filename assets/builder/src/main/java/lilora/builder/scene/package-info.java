/**
 * What the two tasks of composed scenes share: cut-outs and the canvas they are pasted on, the scene graph, questions about it,
 * and picking a balanced set of questions. Knows neither rooms nor nature, and no package.
 */
@NullMarked
package lilora.builder.scene;

import org.jspecify.annotations.NullMarked;
