/**
 * Help inside the window: how each screen is used, the glossary of metrics, the sheet of shortcuts.
 *
 * <p>Here belong the pages. The definitions of metrics come from the engine, which computes by them; the shortcuts from the
 * registry.
 *
 * <p>Invariant: help states nothing a second time that code states already.
 */
@NullMarked
package lilora.app.screen.help;

import org.jspecify.annotations.NullMarked;
