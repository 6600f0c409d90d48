/**
 * How the window looks: light or dark, the palette, the type scale.
 *
 * <p>Here belong the choice of tone, what the system prefers, and the colours that code must know (charts do not read
 * stylesheets). Everything else about looks stands in the stylesheets under {@code lilora/app}.
 *
 * <p>Invariant: {@link lilora.app.theme.Palette} and the stylesheets name the same colours; a test compares them.
 */
@NullMarked
package lilora.app.theme;

import org.jspecify.annotations.NullMarked;
