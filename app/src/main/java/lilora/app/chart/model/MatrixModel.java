package lilora.app.chart.model;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.app.format.Formats;
import lilora.engine.result.AccuracyMatrix;

/**
 * A grid of numbers, such as scores: rows are stages, columns the tasks they were measured on.
 *
 * @param title heading
 * @param kind what rows and columns are
 * @param scale what the colours mean
 * @param rows from the top
 * @param columns names of the tasks
 * @param marginTitle heading of the right margin; empty where there is none
 */
public record MatrixModel(
        String title, Kind kind, Scale scale, List<Row> rows, List<String> columns, String marginTitle)
        implements ChartModel {
    /** What rows and columns are, in words. */
    public enum Kind {
        /** Scores on tasks after stages. */
        SCORES("on", "just learned", "not evaluated", "Rows: after which stage; columns: evaluated task."),
        /** Shares of a task's questions that were taken for those of each task. */
        CONFUSION(
                "taken for",
                "as is right",
                "not evaluated",
                "Rows: the task of the questions; columns: the task that was chosen."),
        /** Percentages of layers after stages. */
        LAYERS(
                "in",
                "",
                "not defined",
                "Rows: after which stage; columns: adapted layers or blocks of them, in the order of the model.");

        private final String between;
        private final String diagonal;
        private final String absent;
        private final String caption;

        Kind(String between, String diagonal, String absent, String caption) {
            this.between = between;
            this.diagonal = diagonal;
            this.absent = absent;
            this.caption = caption;
        }

        /** What a cell without a value is. */
        public String absent() {
            return absent;
        }
    }

    /**
     * What the colours mean.
     *
     * @param difference whether values are differences, coloured away from zero, instead of scores
     * @param low value of the first colour
     * @param high value of the last colour
     * @param caption of the colour bar
     */
    public record Scale(boolean difference, double low, double high, String caption) {
        /** The same colours in every matrix. */
        public static final Scale SCORE = new Scale(false, 0, 100, "Score, colours from 0 to 100");

        /** Parts of a whole. */
        public static final Scale PERCENT = new Scale(false, 0, 100, "Percent");

        private static final double STEP = 5;

        /** Colours over the scores that there are, in steps of five points; {@link #SCORE} where there are none. */
        public static Scale fitting(AccuracyMatrix scores) {
            DoubleSummaryStatistics range = scores.cells().stream()
                    .mapToDouble(AccuracyMatrix.Cell::score)
                    .summaryStatistics();
            return range.getCount() == 0 ? SCORE : fitting(range, "Score");
        }

        /** Colours over values that are not negative, in steps of five. */
        public static Scale fitting(DoubleSummaryStatistics range, String what) {
            if (range.getCount() == 0) {
                return new Scale(false, 0, 100, what);
            }
            double low = Math.max(0, Math.floor(range.getMin() / STEP) * STEP);
            double high = Math.max(low + 2 * STEP, Math.ceil(range.getMax() / STEP) * STEP);
            return new Scale(
                    false,
                    low,
                    high,
                    "%s, colours from %s to %s as in this matrix"
                            .formatted(what, Formats.fixed(low, 0), Formats.fixed(high, 0)));
        }

        /** Differences in points; the reach is wide enough for the greatest and never below ten. */
        public static Scale difference(double greatest, String caption) {
            double reach = Math.max(10, Math.ceil(greatest / 10) * 10);
            return new Scale(true, -reach, reach, caption);
        }
    }

    /** A stage: its name, its cells, and the mean over the tasks learned so far. */
    public record Row(String name, List<Cell> cells, OptionalDouble margin) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /** What is known of a cell. */
    public enum State {
        MEASURED,
        /** Will be measured in this run. */
        PLANNED,
        /** Is being measured now. */
        RUNNING,
        /** Was not and will not be measured, or the difference is not defined. */
        ABSENT
    }

    /**
     * A cell.
     *
     * @param stage row of the accuracy matrix, from 0
     * @param task column of the accuracy matrix, from 1
     * @param state what is known
     * @param value drawn and coloured; present exactly when measured
     * @param drop how far it lies below the score of the task when it was learned
     * @param diagonal whether the task was learned in this stage
     * @param bar what runs lie between where the value is their mean; empty for one run
     */
    public record Cell(
            int stage,
            int task,
            State state,
            OptionalDouble value,
            OptionalDouble drop,
            boolean diagonal,
            Optional<ErrorBar> bar) {
        /** A cell of one run. */
        public Cell(int stage, int task, State state, OptionalDouble value, OptionalDouble drop, boolean diagonal) {
            this(stage, task, state, value, drop, diagonal, Optional.empty());
        }

        public Cell {
            if (value.isPresent() != (state == State.MEASURED)) {
                throw new IllegalArgumentException("A cell has a value exactly when it is measured.");
            }
        }
    }

    public MatrixModel {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
    }

    /** Whether its values are means over several runs. */
    private boolean isMean() {
        return rows.stream().flatMap(row -> row.cells().stream()).anyMatch(cell -> cell.bar()
                .isPresent());
    }

    public Cell at(int row, int column) {
        return rows.get(row).cells().get(column);
    }

    /** A cell as its cursor tells it: "after stage 3, on colours: 61.2, down 14.0". */
    public String spoken(int row, int column) {
        Cell cell = at(row, column);
        String place = "%s, %s %s: ".formatted(rows.get(row).name(), kind.between, columns.get(column));
        return place
                + switch (cell.state()) {
                    case PLANNED -> "still to be evaluated";
                    case RUNNING -> "being evaluated";
                    case ABSENT -> kind.absent;
                    case MEASURED -> value(cell);
                };
    }

    private String value(Cell cell) {
        if (scale.difference()) {
            return Formats.signed(cell.value()) + " points";
        }
        double mean = cell.value().orElseThrow();
        String score = cell.bar().map(bar -> bar.around(mean)).orElse(Formats.points(mean));
        if (cell.diagonal()) {
            return score + ", " + kind.diagonal;
        }
        if (cell.drop().isEmpty() || Math.abs(cell.drop().getAsDouble()) < 0.05) {
            return score;
        }
        double drop = cell.drop().getAsDouble();
        return score + (drop > 0 ? ", down " : ", up ") + Formats.points(Math.abs(drop)) + " since learned";
    }

    @Override
    public boolean isEmpty() {
        return measured() == 0;
    }

    /** Cells with a value. */
    public int measured() {
        return (int) rows.stream()
                .flatMap(row -> row.cells().stream())
                .filter(cell -> cell.state() == State.MEASURED)
                .count();
    }

    @Override
    public ChartTable table() {
        List<ChartTable.Column> heads = new ArrayList<>();
        heads.add(ChartTable.Column.text(""));
        boolean means = isMean();
        for (String name : columns) {
            heads.add(ChartTable.Column.number(name, 1));
            if (means) {
                heads.addAll(ChartTable.Column.ends(name, 1));
            }
        }
        boolean margin = !marginTitle.isEmpty();
        if (margin) {
            heads.add(ChartTable.Column.number(marginTitle, 1));
        }
        List<List<ChartTable.Cell>> body = new ArrayList<>();
        for (Row row : rows) {
            List<ChartTable.Cell> line = new ArrayList<>();
            line.add(ChartTable.Cell.of(row.name()));
            for (Cell cell : row.cells()) {
                line.add(ChartTable.Cell.of(cell.value()));
                if (means) {
                    line.addAll(ChartTable.Cell.ends(cell.bar()));
                }
            }
            if (margin) {
                line.add(ChartTable.Cell.of(row.margin()));
            }
            body.add(line);
        }
        return new ChartTable(title, heads, body, kind.caption + " " + scale.caption());
    }

    @Override
    public String summary() {
        return "%s: %d of %d cells measured. Use the arrow keys to read them."
                .formatted(title, measured(), rows.size() * columns.size());
    }
}
