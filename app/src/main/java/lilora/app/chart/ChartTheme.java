package lilora.app.chart;

import javafx.scene.paint.Color;

/**
 * The ground a chart is drawn on.
 *
 * @param surface background
 * @param ink titles and values
 * @param muted axis labels
 * @param grid lines behind the data
 * @param band every second stage
 * @param accent cursor and focus
 */
public record ChartTheme(Color surface, Color ink, Color muted, Color grid, Color band, Color accent) {
    /** For paper, whatever the window looks like. */
    public static final ChartTheme PRINT = new ChartTheme(
            Color.WHITE,
            Color.BLACK,
            Color.web("#333333"),
            Color.web("#d9d9d9"),
            Color.web("#f3f3f3"),
            Color.web("#0969da"));

    public static final ChartTheme LIGHT = new ChartTheme(
            Color.WHITE,
            Color.web("#24292f"),
            Color.web("#57606a"),
            Color.web("#e3e7eb"),
            Color.web("#f6f8fa"),
            Color.web("#0969da"));

    public static final ChartTheme DARK = new ChartTheme(
            Color.web("#0d1117"),
            Color.web("#e6edf3"),
            Color.web("#9aa4af"),
            Color.web("#272d35"),
            Color.web("#141a21"),
            Color.web("#58a6ff"));

    public boolean dark() {
        return Palette.luminance(surface) < 0.2;
    }
}
