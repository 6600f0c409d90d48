/**
 * Makes the mixture that the nano model is pretrained on: drawings, emoji, handwritten digits, composed scenes, lettering and
 * plain text, each with captions. Statements only: no multiple choice, no instruction suffix of a task, no image that a task
 * is made from. The invariant: captions are derived from the scene that was painted, and a seed gives the same files.
 */
@NullMarked
package lilora.builder.pretraining;

import org.jspecify.annotations.NullMarked;
