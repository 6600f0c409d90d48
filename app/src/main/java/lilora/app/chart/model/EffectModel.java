package lilora.app.chart.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import lilora.app.format.Formats;
import lilora.engine.result.Interval;

/**
 * What a number is at each value of a setting: means of runs with their 95 % intervals.
 *
 * @param title heading
 * @param x values of the setting
 * @param y the number
 * @param lines one for each way in which the runs differ beside the setting
 * @param baseline beside which the others are judged, if there is one
 * @param note what a point is and what is left out
 */
public record EffectModel(
        String title, SettingAxis x, Axis y, List<Line> lines, Optional<Baseline> baseline, String note)
        implements ChartModel {
    /** Nothing to show yet. */
    public static final EffectModel NONE =
            new EffectModel("", SettingAxis.categories("", List.of()), Axis.of(""), List.of(), Optional.empty(), "");

    private static final String SEPARATOR = " ";

    /** Runs that are alike but for the setting. */
    public record Line(String name, SeriesStyle style, List<Point> points) {
        public Line {
            points = List.copyOf(points);
        }

        /** The point at a value, if there is one. */
        public Optional<Point> at(int value) {
            return points.stream().filter(point -> point.value() == value).findFirst();
        }
    }

    /**
     * Runs that differ in nothing but seed and order of tasks.
     *
     * @param value index of the setting's value
     * @param numbers one a run
     * @param seeds how many different ones
     * @param orders of the tasks, how many different ones
     * @param runId the run, if it is one alone
     */
    public record Point(int value, List<Double> numbers, long seeds, long orders, Optional<String> runId) {
        public Point {
            numbers = List.copyOf(numbers);
        }

        /** Mean and interval. */
        public Interval interval() {
            return EffectModel.interval(numbers);
        }
    }

    /** What the others are measured against: runs that differ in nothing but seed and order of tasks. */
    public record Baseline(String name, List<Double> numbers) {
        public Baseline {
            numbers = List.copyOf(numbers);
        }

        /** Mean and interval. */
        public Interval interval() {
            return EffectModel.interval(numbers);
        }
    }

    public EffectModel {
        lines = List.copyOf(lines);
    }

    private static Interval interval(List<Double> numbers) {
        return Interval.of(numbers.stream().mapToDouble(Double::doubleValue).toArray())
                .orElseThrow();
    }

    @Override
    public boolean isEmpty() {
        return lines.stream().allMatch(line -> line.points().isEmpty());
    }

    /** A mean with the ends of its interval and n: {@code 61.2 (60.1 to 62.3, n = 3)}. */
    public static String shown(Interval interval) {
        return interval.half().isPresent()
                ? new ErrorBar(interval.low(), interval.high(), interval.n()).around(interval.mean())
                : "%s (n = %d)".formatted(Formats.points(interval.mean()), interval.n());
    }

    @Override
    public ChartTable table() {
        List<ChartTable.Column> columns = List.of(
                ChartTable.Column.text(x.label()),
                ChartTable.Column.text("Runs"),
                ChartTable.Column.number(y.label(), 1),
                ChartTable.Column.number("95 % low", 1),
                ChartTable.Column.number("95 % high", 1),
                ChartTable.Column.number("n", 0),
                ChartTable.Column.number("Seeds", 0),
                ChartTable.Column.number("Orders", 0),
                ChartTable.Column.text("One by one"));
        List<List<ChartTable.Cell>> rows = new ArrayList<>();
        for (Line line : lines) {
            for (Point point : line.points()) {
                rows.add(row(
                        x.values().get(point.value()),
                        line.name(),
                        point.interval(),
                        List.of(ChartTable.Cell.of((double) point.seeds()), ChartTable.Cell.of((double)
                                point.orders())),
                        point.numbers()));
            }
        }
        baseline.ifPresent(base -> rows.add(row(
                "",
                base.name(),
                base.interval(),
                List.of(ChartTable.Cell.MISSING, ChartTable.Cell.MISSING),
                base.numbers())));
        return new ChartTable(title, columns, rows, note);
    }

    private static List<ChartTable.Cell> row(
            String value, String name, Interval interval, List<ChartTable.Cell> counts, List<Double> numbers) {
        boolean several = interval.half().isPresent();
        List<ChartTable.Cell> row = new ArrayList<>(List.of(
                ChartTable.Cell.of(value),
                ChartTable.Cell.of(name),
                ChartTable.Cell.of(interval.mean()),
                several ? ChartTable.Cell.of(interval.low()) : ChartTable.Cell.MISSING,
                several ? ChartTable.Cell.of(interval.high()) : ChartTable.Cell.MISSING,
                ChartTable.Cell.of(interval.n())));
        row.addAll(counts);
        row.add(ChartTable.Cell.of(numbers.stream().map(Formats::exact).collect(Collectors.joining(SEPARATOR))));
        return row;
    }

    @Override
    public String summary() {
        if (isEmpty()) {
            return title + ": nothing to show.";
        }
        List<String> parts = new ArrayList<>();
        for (Line line : lines) {
            for (Point point : line.points()) {
                parts.add("%s, %s %s: %s"
                        .formatted(line.name(), x.label(), x.values().get(point.value()), shown(point.interval())));
            }
        }
        baseline.ifPresent(base -> parts.add(base.name() + ": " + shown(base.interval())));
        return title + ". " + String.join("; ", parts) + ".";
    }
}
