/**
 * Makes the mixture that the nano model is pretrained on: drawings, emoji, handwritten digits, composed scenes, lettering and
 * plain text, each with captions. Statements only: no multiple choice, no instruction suffix of a task, no image that a task
 * is made from. The invariant: captions are derived from the scene that was painted, and a seed gives the same files.
 *
 * <p>From the bottom: {@code sample}, an item; {@code word}, {@code scene} and {@code drawing}, what is said and shown; {@code
 * part}, a class for each part of the mixture; here it is put together and written.
 */
@NullMarked
package lilora.builder.pretraining;

import org.jspecify.annotations.NullMarked;
