package lilora.app.chart.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.FontMetrics;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of dots that are near each other can all be read. */
class ScatterNamesTest {
    private static final FontMetrics LETTERS =
            new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics().getFontMetrics(ChartFonts.LABEL);
    private static final Pattern NAME = Pattern.compile("<text x=\"([0-9.]+)\" y=\"([0-9.]+)\"[^>]*> *([a-h]+) *<");

    private static final Pattern PATH = Pattern.compile("<path [^>]* d=\"([^\"]+)\"");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+");
    /** Diameter of a dot, in pixels. */
    private static final double DOT = 8;
    /** Height of a small letter. */
    private static final double SMALL = 6;

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

    private static ScatterModel model(Random random, int runs, boolean alike) {
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
                    SeriesStyle.numbered(alike ? 0 : i)));
        }
        return new ScatterModel(
                "t", Axis.of("x").logarithmic(), Axis.points("y").from(0), true, dots, "");
    }

    /** What is drawn around the dots: shapes of their size. */
    private static List<Rectangle2D> dots(String svg) {
        List<Rectangle2D> dots = new ArrayList<>();
        Matcher path = PATH.matcher(svg);
        while (path.find()) {
            Rectangle2D.Double box = new Rectangle2D.Double();
            Matcher number = NUMBER.matcher(path.group(1));
            for (boolean first = true; number.find(); first = false) {
                double x = Double.parseDouble(number.group());
                double y = number.find() ? Double.parseDouble(number.group()) : 0;
                if (first) {
                    box.setRect(x, y, 0, 0);
                }
                box.add(x, y);
            }
            if (Math.abs(box.width - DOT) < 0.5 && Math.abs(box.height - DOT) < 0.5) {
                dots.add(box);
            }
        }
        return dots;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8})
    void noNameIsWrittenOverAnother(int runs) {
        Random random = new Random(runs);
        for (int round = 0; round < 40; round++) {
            List<Name> names = names(ChartFiles.svg(model(random, runs, false)));
            assertThat(names).hasSize(runs);
            for (Name one : names) {
                assertThat(names)
                        .filteredOn(other -> other != one && one.meets(other))
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 8})
    void noNameIsWrittenOverADot(int runs) {
        Random random = new Random(runs);
        for (int round = 0; round < 40; round++) {
            String svg = ChartFiles.svg(model(random, runs, true));
            List<Rectangle2D> dots = dots(svg);
            assertThat(dots).hasSizeGreaterThanOrEqualTo(runs);
            assertThat(names(svg)).allSatisfy(name -> assertThat(dots)
                    .filteredOn(dot -> dot.intersects(name.from(), name.foot() - SMALL, name.to() - name.from(), SMALL))
                    .isEmpty());
        }
    }

    /** Methods often store the same: their dots stand above each other, and no name may be read as another's. */
    @Test
    void aNameStandsAtItsOwnDotAndNotAtOneAbove() {
        List<ScatterModel.Dot> runs = new ArrayList<>();
        for (double score : new double[] {10, 28.5, 30}) {
            String name = "run " + String.valueOf((char) ('a' + runs.size())).repeat(8);
            runs.add(new ScatterModel.Dot(
                    name, name, 1000, score, Optional.empty(), OptionalDouble.empty(), true, SeriesStyle.numbered(0)));
        }
        String svg = ChartFiles.svg(new ScatterModel(
                "t", Axis.of("x").logarithmic(), Axis.points("y").from(0), true, runs, ""));

        List<Double> feet = names(svg).stream().map(Name::foot).sorted().toList();
        List<Double> places = dots(svg).stream()
                .map(Rectangle2D::getCenterY)
                .distinct()
                .sorted()
                .toList();

        assertThat(places).hasSize(3);
        for (int i = 0; i < 3; i++) {
            double foot = feet.get(i);
            assertThat(places.stream()
                            .min(Comparator.comparingDouble(place -> Math.abs(place - foot)))
                            .orElseThrow())
                    .isEqualTo(places.get(i));
        }
    }
}
