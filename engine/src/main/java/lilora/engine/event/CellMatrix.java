package lilora.engine.event;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetric;

/** The matrices that evaluated cells make, and the metrics of each. */
public final class CellMatrix {
    /** Names of what a cell tells beside its score, where a selector chose the tasks of its questions. */
    public static final String SELECTED = "selector: score";

    private static final String CHOSEN = "selector: task ";

    private CellMatrix() {}

    /** Name of the share, in percent, of a cell's questions that the selector took for those of a task. */
    public static String chosen(int task) {
        return CHOSEN + task;
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
            case AP_SELECTED ->
                cell -> {
                    Double score = cell.details().get(SELECTED);
                    return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
                };
            default -> cell -> OptionalDouble.of(cell.score());
        };
    }

    private static AccuracyMatrix of(
            List<RunEvent.EvalCell> cells, int tasks, Function<RunEvent.EvalCell, OptionalDouble> value) {
        return AccuracyMatrix.of(
                tasks,
                cells.stream()
                        .filter(cell -> cell.stage() <= tasks && cell.task() <= tasks)
                        .filter(cell -> value.apply(cell).isPresent())
                        .map(cell -> new AccuracyMatrix.Cell(
                                cell.stage(), cell.task(), value.apply(cell).getAsDouble()))
                        .toList());
    }
}
