package lilora.app.theme;

import java.util.List;

/**
 * The colours that code must know, as {@code #rrggbb}: charts and images do not read stylesheets.
 *
 * @param window behind everything
 * @param surface of cards, tables and plots
 * @param subtle of headers and hovered rows
 * @param border of cards; grid lines of plots
 * @param text what is to be read; at least 7 to 1 on the surface
 * @param muted labels and axes; at least 4.5 to 1 on the surface
 * @param accent what is chosen
 * @param success what went well
 * @param warning what to look at
 * @param danger what failed or is forgotten
 * @param series colours that people with any colour vision can tell apart, to be repeated in this order
 */
public record Palette(
        String window,
        String surface,
        String subtle,
        String border,
        String text,
        String muted,
        String accent,
        String success,
        String warning,
        String danger,
        List<String> series) {

    private static final Palette LIGHT = new Palette(
            "#f5f6f8",
            "#ffffff",
            "#edeff3",
            "#dce0e7",
            "#1a1e26",
            "#596273",
            "#0b6e82",
            "#1a7f4b",
            "#8a5d00",
            "#bf352b",
            List.of("#0072b2", "#d55e00", "#009e73", "#b5538c", "#8a6d00", "#3a9bdc", "#7a5ab5", "#6b7280"));

    private static final Palette DARK = new Palette(
            "#14171c",
            "#1b1f26",
            "#242a33",
            "#323a47",
            "#e6e9ef",
            "#a0a9b8",
            "#4fb8cc",
            "#4cc38a",
            "#d9a441",
            "#f0776c",
            List.of("#56b4e9", "#f0894b", "#2fc79a", "#e29ac4", "#e0c34c", "#9ad3f5", "#b59ceb", "#a0a9b8"));

    public Palette {
        series = List.copyOf(series);
    }

    /** The palette of a tone. */
    public static Palette of(Tone tone) {
        return tone == Tone.DARK ? DARK : LIGHT;
    }
}
