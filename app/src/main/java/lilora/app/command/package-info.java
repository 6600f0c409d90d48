/**
 * Everything a person can ask the window to do, as data.
 *
 * <p>Here belong {@link lilora.app.command.Command}, the one registry that menus, toolbar, palette, shortcuts and the
 * shortcut sheet read, and the search in it. What a command does belongs to the screen that offers it.
 *
 * <p>Invariant: a command that cannot be used says why in a sentence; there is no silent disabled state.
 */
@NullMarked
package lilora.app.command;

import org.jspecify.annotations.NullMarked;
