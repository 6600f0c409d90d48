package lilora.app.chart.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import lilora.app.format.Formats;

/**
 * One dot for each run, or for the mean of several.
 *
 * @param title heading
 * @param x horizontal axis
 * @param y vertical axis
 * @param higherIsBetter on the vertical axis; less is better on the horizontal one
 * @param dots runs
 * @param note what the size of a dot means, what is left out; may be empty
 */
public record ScatterModel(String title, Axis x, Axis y, boolean higherIsBetter, List<Dot> dots, String note)
        implements ChartModel {
    /**
     * One run.
     *
     * @param runId opened by a click
     * @param name in the legend
     * @param x place
     * @param y place
     * @param bar what runs lie between where the dot is their mean; empty for one run
     * @param size from 0, smallest, to 1, largest; smallest if it is not defined
     * @param measured false for a planned place, which is drawn hollow
     * @param style of the run
     */
    public record Dot(
            String runId,
            String name,
            double x,
            double y,
            Optional<ErrorBar> bar,
            OptionalDouble size,
            boolean measured,
            SeriesStyle style) {
        /** Its height for people. */
        public String shown() {
            return bar.map(both -> both.around(y)).orElse(Formats.points(y));
        }
    }

    public ScatterModel {
        dots = List.copyOf(dots);
    }

    /** Dots that no other beats in both directions (less on x, better on y), by x: the Pareto front. */
    public List<Dot> front() {
        List<Dot> sorted = new ArrayList<>(dots);
        sorted.sort(Comparator.comparingDouble(Dot::x)
                .thenComparing(Comparator.comparingDouble(this::worth).reversed()));
        List<Dot> front = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        for (Dot dot : sorted) {
            if (worth(dot) > best) {
                best = worth(dot);
                front.add(dot);
            }
        }
        return List.copyOf(front);
    }

    private double worth(Dot dot) {
        return higherIsBetter ? dot.y() : -dot.y();
    }

    @Override
    public boolean isEmpty() {
        return dots.isEmpty();
    }

    @Override
    public ChartTable table() {
        boolean means = dots.stream().anyMatch(dot -> dot.bar().isPresent());
        List<ChartTable.Column> columns = new ArrayList<>(List.of(
                ChartTable.Column.text("Run"),
                ChartTable.Column.number(x.label(), 0),
                ChartTable.Column.number(y.label(), 1)));
        if (means) {
            columns.addAll(ChartTable.Column.ends(y.label(), 1));
        }
        List<List<ChartTable.Cell>> rows = new ArrayList<>();
        for (Dot dot : dots) {
            List<ChartTable.Cell> row = new ArrayList<>(
                    List.of(ChartTable.Cell.of(dot.name()), ChartTable.Cell.of(dot.x()), ChartTable.Cell.of(dot.y())));
            if (means) {
                row.addAll(ChartTable.Cell.ends(dot.bar()));
            }
            rows.add(row);
        }
        return new ChartTable(title, columns, rows, note);
    }

    @Override
    public String summary() {
        return isEmpty()
                ? title + ": nothing to show yet."
                : title + ". "
                        + dots.stream()
                                .map(dot -> dot.name() + ": " + dot.shown() + " with " + Formats.compact(dot.x()))
                                .collect(Collectors.joining("; "))
                        + ".";
    }
}
