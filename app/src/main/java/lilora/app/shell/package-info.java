/**
 * The window around the screens: navigation, status bar, notifications, command palette.
 *
 * <p>Here belong the small interfaces in which features meet ({@link lilora.app.shell.Screen},
 * {@link lilora.app.shell.Navigator}, {@link lilora.app.shell.RunningRuns}) and what shows them. What a screen holds
 * belongs to its feature's package.
 *
 * <p>Invariant: the shell knows screens by their interface alone; {@code lilora.app.Workbench} is the only class that
 * names them.
 */
@NullMarked
package lilora.app.shell;

import org.jspecify.annotations.NullMarked;
