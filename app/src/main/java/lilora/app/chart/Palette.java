package lilora.app.chart;

import javafx.scene.paint.Color;

/** Colours that people with any kind of colour vision tell apart; the same in every view and theme. */
public final class Palette {
    /** Colours of series before dashes tell them apart. */
    public static final int SIZE = 7;

    private static final Color[] LIGHT = {
        Color.web("#0072b2"), Color.web("#d55e00"), Color.web("#009e73"), Color.web("#b05a8a"),
        Color.web("#b97a00"), Color.web("#3a9bd1"), Color.web("#555555"),
    };
    private static final Color[] DARK = {
        Color.web("#4ba3e3"), Color.web("#f0803c"), Color.web("#2fc296"), Color.web("#dd94bd"),
        Color.web("#e6a92f"), Color.web("#86cdf5"), Color.web("#b5b5b5"),
    };

    /** Viridis at five points, brought closer to paper at its light end; dark means low, as in every use of it. */
    private static final Color[] SEQUENTIAL = {
        Color.web("#440154"), Color.web("#3b528b"), Color.web("#21918c"), Color.web("#5ec962"), Color.web("#fde725"),
    };
    /** From loss over nothing to gain: vermilion and blue, which nobody confuses. */
    private static final Color LOSS = Color.web("#c44e00");

    private static final Color GAIN = Color.web("#0067a5");

    private Palette() {}

    /** The colour of a series on this ground. */
    public static Color series(int index, ChartTheme theme) {
        return (theme.dark() ? DARK : LIGHT)[Math.floorMod(index, SIZE)];
    }

    /** Colour of a score between 0 and 100; what lies outside takes the colour of the end. */
    public static Color score(double score) {
        double place = Math.max(0, Math.min(1, score / 100)) * (SEQUENTIAL.length - 1);
        int below = Math.min((int) place, SEQUENTIAL.length - 2);
        return SEQUENTIAL[below].interpolate(SEQUENTIAL[below + 1], place - below);
    }

    /** Colour of a difference; {@code reach} in points takes the full colour. */
    public static Color difference(double points, double reach, ChartTheme theme) {
        double strength = Math.min(1, Math.abs(points) / reach);
        Color neutral = theme.dark() ? Color.web("#2a2f36") : Color.web("#f4f4f2");
        return neutral.interpolate(points < 0 ? LOSS : GAIN, strength);
    }

    /** Black or white, whichever reads better on this colour. */
    public static Color textOn(Color ground) {
        double bright = luminance(ground);
        return (bright + 0.05) / 0.05 > 1.05 / (bright + 0.05) ? Color.web("#111111") : Color.WHITE;
    }

    /** Relative luminance as WCAG defines it. */
    static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
