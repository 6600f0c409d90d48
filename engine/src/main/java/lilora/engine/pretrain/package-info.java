/**
 * Making a base model from nothing: every weight of a LLaVA-style model learns from captions and text, phase by phase. What the
 * nano model was made with.
 */
@NullMarked
package lilora.engine.pretrain;

import org.jspecify.annotations.NullMarked;
