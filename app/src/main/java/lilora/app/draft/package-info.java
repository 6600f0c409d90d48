/**
 * What is being edited, kept safe: a drafts of named drafts that saves every change off the FX thread.
 *
 * <p>Invariant: whatever the drafts says is saved is on the disk.
 */
@NullMarked
package lilora.app.draft;

import org.jspecify.annotations.NullMarked;
