/**
 * Questions to the person and the answers, so that view-models can ask without knowing windows.
 *
 * <p>Here belong {@link lilora.app.dialog.DialogService}, what it asks, and its implementation by windows. Which
 * question is asked belongs to the feature.
 *
 * <p>Invariant: every dialog's buttons are named by what they do, and cancel is always safe.
 */
@NullMarked
package lilora.app.dialog;

import org.jspecify.annotations.NullMarked;
