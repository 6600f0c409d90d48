/**
 * Undo and redo as a stack of named, reversible edits. An edit holds what it changed and nothing else; nobody keeps copies of
 * whole documents. No toolkit, no domain.
 *
 * <p>Invariant: undoing everything that was done gives the state from before, whatever was done.
 */
@NullMarked
package lilora.app.undo;

import org.jspecify.annotations.NullMarked;
