package lilora.engine.event;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetric;

/** The matrices that evaluated cells make, and the metrics of each; a cell outside the sequence or without a finite number is left out. */
public final class CellMatrix {
    /** Names of what a cell tells beside its score, where a selector chose the tasks of its questions. */
    public static final String SELECTED = "selector: score";

    private static final String CHOSEN = "selector: task ";

    private CellMatrix() {}

    /** Name of the share, in percent, of a cell's questions that the selector took for those of a task. */
    public static String chosen(int task) {
        return CHOSEN + task;
    }

    /** The score of a cell's answers with the tasks that the selector chose; empty where none did. */
    public static OptionalDouble selectedScore(RunEvent.EvalCell cell) {
        return detail(cell, SELECTED);
    }

    /** The share, in percent, of a cell's questions that the selector took for those of a task; empty where none was asked. */
    public static OptionalDouble chosen(RunEvent.EvalCell cell, int task) {
        return detail(cell, chosen(task));
    }

    /**
     * By task, the cell of the newest stage at which a selector was asked about the task's questions: the rows of its confusion matrix.
     *
     * @param tasks of the sequence; cells of others are left out
     */
    public static SortedMap<Integer, RunEvent.EvalCell> newestSelected(List<RunEvent.EvalCell> cells, int tasks) {
        SortedMap<Integer, RunEvent.EvalCell> newest = new TreeMap<>();
        for (RunEvent.EvalCell cell : cells) {
            if (isInside(cell, tasks) && selectedScore(cell).isPresent()) {
                newest.merge(cell.task(), cell, (one, other) -> one.stage() > other.stage() ? one : other);
            }
        }
        return newest;
    }

    private static OptionalDouble detail(RunEvent.EvalCell cell, String name) {
        Double value = cell.details().get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The matrix of scores. */
    public static AccuracyMatrix scores(List<RunEvent.EvalCell> cells, int tasks) {
        return of(cells, tasks, cell -> OptionalDouble.of(cell.score()));
    }

    /** The matrix of scores with the tasks that the selector chose: only cells that it was asked for. */
    public static AccuracyMatrix selected(List<RunEvent.EvalCell> cells, int tasks) {
        return of(cells, tasks, CellMatrix::selectedScore);
    }

    /**
     * Those metrics that are defined, by id.
     *
     * @param cells of the first so many tasks
     */
    public static Map<String, Double> metrics(List<RunEvent.EvalCell> cells, int tasks) {
        Map<String, Double> values = new TreeMap<>();
        for (ContinualMetric metric : ContinualMetric.values()) {
            AccuracyMatrix matrix = of(cells, tasks, value(metric));
            metric.of(matrix).ifPresent(value -> values.put(metric.id(), value));
        }
        return values;
    }

    private static Function<RunEvent.EvalCell, OptionalDouble> value(ContinualMetric metric) {
        return switch (metric) {
            case MIF -> cell -> OptionalDouble.of(cell.instructionFollowing());
            case AP_SELECTED -> CellMatrix::selectedScore;
            default -> cell -> OptionalDouble.of(cell.score());
        };
    }

    /** Whether a cell belongs to a sequence of so many tasks. */
    public static boolean isInside(RunEvent.EvalCell cell, int tasks) {
        return cell.stage() >= 0 && cell.stage() <= tasks && cell.task() >= 1 && cell.task() <= tasks;
    }

    private static AccuracyMatrix of(
            List<RunEvent.EvalCell> cells, int tasks, Function<RunEvent.EvalCell, OptionalDouble> value) {
        return AccuracyMatrix.of(
                tasks,
                cells.stream()
                        .filter(cell -> isInside(cell, tasks))
                        .filter(cell -> Double.isFinite(value.apply(cell).orElse(Double.NaN)))
                        .map(cell -> new AccuracyMatrix.Cell(
                                cell.stage(), cell.task(), value.apply(cell).getAsDouble()))
                        .toList());
    }
}
