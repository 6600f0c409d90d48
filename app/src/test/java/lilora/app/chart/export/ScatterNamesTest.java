package lilora.app.chart.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.FontMetrics;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.ScatterModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.plot.ChartFonts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of dots that are near each other can all be read. */
class ScatterNamesTest {
    private static final FontMetrics LETTERS =
            new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics().getFontMetrics(ChartFonts.LABEL);
    private static final Pattern NAME = Pattern.compile("<text x=\"([0-9.]+)\" y=\"([0-9.]+)\"[^>]*> *([a-h]+) *<");

    private record Name(double from, double to, double foot) {
        boolean meets(Name other) {
            return from < other.to && other.from < to && Math.abs(foot - other.foot) < LETTERS.getAscent();
        }
    }

    private static List<Name> names(String svg) {
        List<Name> names = new ArrayList<>();
        Matcher found = NAME.matcher(svg);
        while (found.find()) {
            // What is drawn begins with the room between dot and name, or ends with it.
            String drawn = found.group().replaceAll("<[^>]*>|<$", "");
            double room = LETTERS.stringWidth(drawn) - LETTERS.stringWidth(drawn.stripLeading());
            double from = Double.parseDouble(found.group(1)) + room;
            names.add(new Name(from, from + LETTERS.stringWidth(found.group(3)), Double.parseDouble(found.group(2))));
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8})
    void noNameIsWrittenOverAnother(int runs) {
        Random random = new Random(runs);
        for (int round = 0; round < 40; round++) {
            List<ScatterModel.Dot> dots = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                String name = "run " + String.valueOf((char) ('a' + i)).repeat(1 + random.nextInt(8));
                dots.add(new ScatterModel.Dot(
                        name,
                        name,
                        Math.exp(10 + 3 * random.nextDouble()),
                        20 + 6 * random.nextDouble(),
                        Optional.empty(),
                        OptionalDouble.empty(),
                        true,
                        SeriesStyle.numbered(i)));
            }
            List<Name> names = names(ChartFiles.svg(new ScatterModel(
                    "t", Axis.of("x").logarithmic(), Axis.points("y").from(0), dots, "")));
            assertThat(names).hasSize(runs);
            for (Name one : names) {
                assertThat(names)
                        .filteredOn(other -> other != one && one.meets(other))
                        .isEmpty();
            }
        }
    }
}
