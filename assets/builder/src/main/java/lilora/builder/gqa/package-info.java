/**
 * The task {@code gqa-mini}: rooms composed of rendered furniture, and questions of GQA's kinds that are answered from the
 * scene graph. {@code icons.tsv} and {@code textures.tsv} list what may be used, looked through by eye; a colour there is one
 * that a person would name, {@code paint} marks white and grey things that are painted, and {@code model} joins variants of one
 * model, which stay on one side of the split.
 */
@NullMarked
package lilora.builder.gqa;

import org.jspecify.annotations.NullMarked;
