/**
 * Help inside the window: how each screen is used, the glossary, methods and metrics, the sheet of shortcuts.
 *
 * <p>Here belong the pages; {@code help.txt} is also the glossary for those who read the code, each word with its source. What
 * methods and metrics are comes from the engine, which computes by them; the shortcuts from the registry.
 *
 * <p>Invariant: help states nothing a second time that code states already.
 */
@NullMarked
package lilora.app.screen.help;

import org.jspecify.annotations.NullMarked;
