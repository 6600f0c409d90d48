package lilora.app.chart.model;

import java.util.function.DoubleFunction;
import lilora.app.format.Formats;

/**
 * Between what a number of several runs lies, about its mean; the name of the series says what the ends are.
 *
 * @param low lower end
 * @param high upper end
 * @param n how many runs
 */
public record ErrorBar(double low, double high, int n) {
    /** A mean in points with its ends and n: {@code 61.2 (60.1 to 62.3, n = 3)}. */
    public String around(double mean) {
        return Formats.points(mean) + " " + ends(Formats::points);
    }

    /** The ends and n as they stand behind a mean. */
    public String ends(DoubleFunction<String> written) {
        return "(%s to %s, n = %d)".formatted(written.apply(low), written.apply(high), n);
    }
}
