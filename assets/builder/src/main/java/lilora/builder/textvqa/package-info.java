/**
 * TextVQA-mini: read a word on a sign, label or board, or a handwritten number on a note. Fonts, walls and digits of the test do
 * not occur in training.
 */
@NullMarked
package lilora.builder.textvqa;

import org.jspecify.annotations.NullMarked;
