package lilora.app.chart.plot;

import javafx.scene.paint.Color;

/** Colours of values; colours of series stand in the theme. People with any kind of colour vision tell them apart. */
public final class ChartColours {
    /** Viridis at five points: dark means low, as in every use of it. */
    private static final Color[] SEQUENTIAL = {
        Color.web("#440154"), Color.web("#3b528b"), Color.web("#21918c"), Color.web("#5ec962"), Color.web("#fde725"),
    };
    /** From loss over nothing to gain: vermilion and blue, which nobody confuses. */
    private static final Color LOSS = Color.web("#c44e00");

    private static final Color GAIN = Color.web("#0067a5");

    private ChartColours() {}

    /** Colour of a score between two ends; what lies outside takes the colour of the end. */
    public static Color score(double score, double low, double high) {
        double place = Math.max(0, Math.min(1, (score - low) / (high - low))) * (SEQUENTIAL.length - 1);
        int below = Math.min((int) place, SEQUENTIAL.length - 2);
        return SEQUENTIAL[below].interpolate(SEQUENTIAL[below + 1], place - below);
    }

    /** Colour of a difference; {@code reach} in points takes the full colour. */
    public static Color difference(double points, double reach, ChartTheme theme) {
        double strength = Math.min(1, Math.abs(points) / reach);
        Color neutral = theme.isDark() ? Color.web("#2e343d") : Color.web("#f2f2f0");
        return neutral.interpolate(points < 0 ? LOSS : GAIN, strength);
    }

    /** Black or white, whichever reads better on this colour. */
    public static Color textOn(Color ground) {
        double bright = luminance(ground) + 0.05;
        return bright / 0.05 > 1.05 / bright ? Color.web("#111111") : Color.WHITE;
    }

    /** Relative luminance as WCAG defines it. */
    public static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
