/**
 * Language models in GGUF files: a strict reader of versions 2 and 3, its quantised numbers as floats, and the folder in Hugging
 * Face layout that such a file means. Sources: the format's description in ggml's {@code docs/gguf.md}, the block layouts in its
 * {@code ggml-common.h}.
 *
 * <p>What a file declares is honoured or refused by name: a field of its architecture or tokenizer that is not asked for here, a
 * tensor that the model does not have, a number type that is not read. What is written is for {@link lilora.engine.model} to
 * compute with, like any other folder; nothing here knows LLaVA.
 *
 * <p>Invariant: nothing is allocated by a size that a file declares before that size is held against the file's own length.
 */
@NullMarked
package lilora.engine.gguf;

import org.jspecify.annotations.NullMarked;
