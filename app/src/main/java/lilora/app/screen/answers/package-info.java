/**
 * The answers behind the scores: every test item of a task with its answer at each stage.
 *
 * <p>Here belong an item's history ({@link lilora.app.screen.answers.ItemHistory}), what became of it, and the screen. The one
 * invariant: a stage at which an item was not asked shows a dash, never a wrong answer.
 */
@NullMarked
package lilora.app.screen.answers;

import org.jspecify.annotations.NullMarked;
