/**
 * The screen of preferences.
 *
 * <p>Here belong the fields; what they set is in {@code lilora.app.settings}.
 *
 * <p>Invariant: every preference counts at once, and each can be set back.
 */
@NullMarked
package lilora.app.screen.preferences;

import org.jspecify.annotations.NullMarked;
