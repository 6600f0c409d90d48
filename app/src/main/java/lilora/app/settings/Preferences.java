package lilora.app.settings;

import java.util.List;

/**
 * What a person set.
 *
 * @param fontScale per cent, one of {@link #FONT_SCALES}
 * @param reopenWorkspace whether the last workspace is opened at the start
 */
public record Preferences(ThemeChoice theme, int fontScale, boolean reopenWorkspace) {
    /** Sizes of text that the stylesheet knows, in per cent. */
    public static final List<Integer> FONT_SCALES = List.of(80, 90, 100, 110, 125, 150, 175, 200);

    /** What counts until somebody chooses. */
    public static final Preferences DEFAULT = new Preferences(ThemeChoice.SYSTEM, 100, true);

    public Preferences {
        if (!FONT_SCALES.contains(fontScale)) {
            throw new IllegalArgumentException(
                    "Font scale %d is unknown; choose one of %s.".formatted(fontScale, FONT_SCALES));
        }
    }

    /** With another theme. */
    public Preferences withTheme(ThemeChoice choice) {
        return new Preferences(choice, fontScale, reopenWorkspace);
    }

    /** With another size of text. */
    public Preferences withFontScale(int scale) {
        return new Preferences(theme, scale, reopenWorkspace);
    }

    /** With or without the last workspace at the start. */
    public Preferences withReopenWorkspace(boolean reopen) {
        return new Preferences(theme, fontScale, reopen);
    }

    /** With text one step larger or smaller, as far as the scale goes. */
    public Preferences zoomed(int steps) {
        int index = FONT_SCALES.indexOf(fontScale) + steps;
        return withFontScale(FONT_SCALES.get(Math.max(0, Math.min(FONT_SCALES.size() - 1, index))));
    }
}
