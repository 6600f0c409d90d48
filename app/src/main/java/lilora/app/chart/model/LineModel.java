package lilora.app.chart.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lilora.app.format.Formats;

/**
 * Curves over steps or stages.
 *
 * @param title heading
 * @param x horizontal axis
 * @param y vertical axis
 * @param series curves; an empty one is named in the legend and not drawn
 * @param stages where stages begin, in order; empty where x counts stages itself
 * @param notes remarks that belong to a place
 */
public record LineModel(String title, Axis x, Axis y, List<Series> series, List<StageMark> stages, List<NoteMark> notes)
        implements ChartModel {
    /** Curves to which nobody remarked anything. */
    public LineModel(String title, Axis x, Axis y, List<Series> series, List<StageMark> stages) {
        this(title, x, y, series, stages, List.of());
    }

    /**
     * One curve.
     *
     * @param name in the legend
     * @param curve its points
     * @param style how it is told apart
     * @param role how much of it is shown
     * @param band around it, if it is a mean over several runs
     */
    public record Series(String name, Curve curve, SeriesStyle style, Role role, Optional<Band> band) {
        /** A curve without a band. */
        public Series(String name, Curve curve, SeriesStyle style, Role role) {
            this(name, curve, style, role, Optional.empty());
        }

        /** A curve as the data of a chart. */
        public static Series of(String name, Curve curve, SeriesStyle style) {
            return new Series(name, curve, style, Role.LINE);
        }
    }

    /**
     * What several runs lie between, over the same places as their mean; the name of the series says what it is.
     *
     * @param n how many runs
     */
    public record Band(Curve low, Curve high, int n) {
        /** At one of the places. */
        public ErrorBar at(int index) {
            return new ErrorBar(low.y(index), high.y(index), n);
        }
    }

    /** How much of a curve is shown. */
    public enum Role {
        LINE,
        /** Each point is marked and the name stands at the last one. */
        LABELLED,
        /** Measured now and then: each point is marked, and between two of them the earlier one is told. */
        MEASURED,
        /** What a resumed attempt superseded: faint, never part of the data. */
        GHOST,
        /** The values of which a smoothed curve is shown: faint, but part of the data. */
        BEHIND,
        /** A mean over its neighbours, drawn over the faint line of the values themselves. */
        SMOOTHED
    }

    /** A stage begins at x. */
    public record StageMark(double x, String label) {}

    /** A remark at x. */
    public record NoteMark(double x, String text) {}

    public LineModel {
        notes = List.copyOf(notes);
        series = List.copyOf(series);
        stages = List.copyOf(stages);
    }

    @Override
    public boolean isEmpty() {
        return series.stream().allMatch(one -> one.curve().isEmpty());
    }

    /** The same with remarks. */
    public LineModel with(List<NoteMark> remarks) {
        return new LineModel(title, x, y, series, stages, remarks);
    }

    /** The stage that a place lies in, as it is named; empty where there are none. */
    public Optional<String> stageAt(double place) {
        return stages.stream()
                .filter(stage -> stage.x() <= place)
                .reduce((before, after) -> after)
                .map(StageMark::label);
    }

    @Override
    public ChartTable table() {
        List<Series> shown =
                series.stream().filter(one -> one.role() != Role.SMOOTHED).toList();
        TreeSet<Double> places = new TreeSet<>();
        for (Series one : shown) {
            for (int i = 0; i < one.curve().size(); i++) {
                places.add(one.curve().x(i));
            }
        }
        List<ChartTable.Column> columns = new ArrayList<>();
        columns.add(ChartTable.Column.number(x.label(), 0));
        for (Series one : shown) {
            columns.add(ChartTable.Column.number(one.name(), 4));
            if (one.band().isPresent()) {
                columns.addAll(ChartTable.Column.ends(one.name(), 4));
            }
        }
        List<List<ChartTable.Cell>> rows = new ArrayList<>(places.size());
        int[] next = new int[shown.size()];
        for (double place : places) {
            List<ChartTable.Cell> row = new ArrayList<>(columns.size());
            row.add(ChartTable.Cell.of(place));
            for (int i = 0; i < shown.size(); i++) {
                Curve curve = shown.get(i).curve();
                boolean here = next[i] < curve.size() && curve.x(next[i]) == place;
                int at = next[i];
                row.add(here ? ChartTable.Cell.of(curve.y(at)) : ChartTable.Cell.MISSING);
                shown.get(i)
                        .band()
                        .ifPresent(band ->
                                row.addAll(ChartTable.Cell.ends(here ? Optional.of(band.at(at)) : Optional.empty())));
                next[i] += here ? 1 : 0;
            }
            rows.add(row);
        }
        return new ChartTable(title, columns, rows, "");
    }

    @Override
    public String summary() {
        if (isEmpty()) {
            return title + ": nothing measured yet.";
        }
        return title + ". "
                + series.stream()
                        .filter(one -> !one.curve().isEmpty())
                        .map(LineModel::spoken)
                        .collect(Collectors.joining("; "))
                + ".";
    }

    private static String spoken(Series one) {
        Curve curve = one.curve();
        return "%s: %s points, last %s"
                .formatted(one.name(), Formats.count(curve.size()), Formats.threeDigits(curve.y(curve.size() - 1)));
    }
}
