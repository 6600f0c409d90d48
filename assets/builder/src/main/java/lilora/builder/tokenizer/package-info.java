/**
 * Trains the small tokenizer of the nano model and writes it as a Hugging Face {@code tokenizer.json}.
 *
 * <p>Byte-pair encoding in LLaMA's manner: spaces become "▁", a "▁" is put before each text, characters that the
 * vocabulary lacks fall back to their UTF-8 bytes. The invariant: the same texts give the same file, byte for byte.
 */
@NullMarked
package lilora.builder.tokenizer;

import org.jspecify.annotations.NullMarked;
