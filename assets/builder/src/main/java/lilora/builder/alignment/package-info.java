/**
 * Captions for aligning a projector, as LLaVA's first stage needs them: one picture of up to 224 pixels, one instruction, one
 * caption. Too large to ship; built from packages when wanted. No source of a task's pictures is used.
 */
@NullMarked
package lilora.builder.alignment;

import org.jspecify.annotations.NullMarked;
