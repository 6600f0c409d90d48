/**
 * The sequence designer: which tasks are learned, in which order, with how many samples, and which evaluations follow.
 *
 * <p>Invariant: no task folder is in a sequence twice; every change is an {@link lilora.app.undo.Edit}, so it can be undone.
 */
@NullMarked
package lilora.app.screen.sequence;

import org.jspecify.annotations.NullMarked;
