/**
 * Work off the FX thread and the way back to it.
 *
 * <p>Here belong the runner of background work, its handles and {@link lilora.app.background.FxThread}. What the work does
 * belongs to the feature that asks for it.
 *
 * <p>Invariant: {@link lilora.app.background.FxThread} is the only class that hands a runnable to the toolkit, so every handle
 * changes on the FX thread and nowhere else.
 */
@NullMarked
package lilora.app.background;

import org.jspecify.annotations.NullMarked;
