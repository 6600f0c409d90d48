package lilora.app.chart.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import lilora.app.format.Formats;

/**
 * One dot for each run.
 *
 * @param title heading
 * @param x horizontal axis
 * @param y vertical axis, on which more is better
 * @param dots runs
 * @param note what the size of a dot means, what is left out; may be empty
 */
public record ScatterModel(String title, Axis x, Axis y, List<Dot> dots, String note) implements ChartModel {
    /**
     * One run.
     *
     * @param runId opened by a click
     * @param name in the legend
     * @param x place
     * @param y place
     * @param size from 0, smallest, to 1, largest; smallest if it is not defined
     * @param measured false for a planned place, which is drawn hollow
     * @param style of the run
     */
    public record Dot(
            String runId, String name, double x, double y, OptionalDouble size, boolean measured, SeriesStyle style) {}

    public ScatterModel {
        dots = List.copyOf(dots);
    }

    /** Dots that no other beats in both directions (fewer on x, more on y), by x. */
    public List<Dot> front() {
        List<Dot> sorted = new ArrayList<>(dots);
        sorted.sort(Comparator.comparingDouble(Dot::x)
                .thenComparing(Comparator.comparingDouble(Dot::y).reversed()));
        List<Dot> front = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        for (Dot dot : sorted) {
            if (dot.y() > best) {
                best = dot.y();
                front.add(dot);
            }
        }
        return List.copyOf(front);
    }

    @Override
    public boolean isEmpty() {
        return dots.isEmpty();
    }

    @Override
    public ChartTable table() {
        List<ChartTable.Column> columns = List.of(
                ChartTable.Column.text("Run"),
                ChartTable.Column.number(x.label(), 0),
                ChartTable.Column.number(y.label(), 1));
        return new ChartTable(
                title,
                columns,
                dots.stream()
                        .map(dot -> List.of(
                                ChartTable.Cell.of(dot.name()),
                                ChartTable.Cell.of(dot.x()),
                                ChartTable.Cell.of(dot.y())))
                        .toList(),
                note);
    }

    @Override
    public String summary() {
        return isEmpty()
                ? title + ": no finished run to show."
                : title + ". "
                        + dots.stream()
                                .map(dot -> dot.name() + ": " + Formats.points(dot.y()) + " with "
                                        + Formats.compact(dot.x()))
                                .collect(Collectors.joining("; "))
                        + ".";
    }
}
