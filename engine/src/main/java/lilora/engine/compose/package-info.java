/**
 * A LLaVA model in Hugging Face layout, made of the parts it was published in: a language model, a vision model, a projector.
 *
 * <p>Here belongs what is known of LLaVA's original layout: its configuration fields, the names of its weights, its files. What a
 * model computes is for {@link lilora.engine.model} to know, which reads and checks what is written here like any other folder.
 *
 * <p>Invariant: the folder is there whole or not at all, and no number of the parts is changed on the way.
 */
@NullMarked
package lilora.engine.compose;

import org.jspecify.annotations.NullMarked;
