package lilora.app.chart.plot;

import java.util.List;
import javafx.scene.paint.Color;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;

/**
 * The ground a chart is drawn on.
 *
 * @param surface background
 * @param ink titles and values
 * @param muted axis labels
 * @param grid lines behind the data
 * @param band every second stage
 * @param accent cursor and focus
 * @param series colours in order
 */
public record ChartTheme(
        Color surface, Color ink, Color muted, Color grid, Color band, Color accent, List<Color> series) {
    /** For paper, whatever the window looks like. */
    public static final ChartTheme PRINT = new ChartTheme(
            Color.WHITE,
            Color.BLACK,
            Color.web("#333333"),
            Color.web("#d9d9d9"),
            Color.web("#f3f3f3"),
            Color.web("#0b6e82"),
            of(Palette.of(Tone.LIGHT)).series());

    public ChartTheme {
        series = List.copyOf(series);
    }

    /** The window's colours. */
    public static ChartTheme of(Palette palette) {
        return new ChartTheme(
                Color.web(palette.surface()),
                Color.web(palette.text()),
                Color.web(palette.muted()),
                Color.web(palette.border()),
                Color.web(palette.surface()).interpolate(Color.web(palette.subtle()), 0.6),
                Color.web(palette.accent()),
                palette.series().stream().map(Color::web).toList());
    }

    /** The colour of a series. */
    public Color series(int index) {
        return series.get(Math.floorMod(index, series.size()));
    }

    public boolean isDark() {
        return ChartColours.luminance(surface) < 0.2;
    }
}
