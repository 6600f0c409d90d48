package lilora.engine.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RunEvent;
import lilora.engine.result.ContinualMetric;
import lilora.engine.train.TrainedStage;

/**
 * What the scores after one stage come to.
 *
 * @param stage whose end answered; 0 where nothing was learned
 * @param results of the tasks that were scored
 */
record StageScores(int stage, List<TrainedStage.Result> results) {
    /** What one row of the accuracy matrix is enough for. */
    private static final Set<String> OF_ONE_ROW =
            Set.of(ContinualMetric.AP.id(), ContinualMetric.AP_SELECTED.id(), ContinualMetric.MIF.id());

    StageScores {
        results = List.copyOf(results);
    }

    /** What the run's selector took each task's questions for, line by line; nothing where it asks none. */
    List<String> chosen(ResultTable table) {
        return table.chosen(cells());
    }

    /** The means over the tasks learned by then, in a line; none unless each of them was scored. */
    Optional<String> metrics() {
        Set<Integer> scored = results.stream().map(TrainedStage.Result::task).collect(Collectors.toSet());
        if (stage == 0 || !IntStream.rangeClosed(1, stage).allMatch(scored::contains)) {
            return Optional.empty();
        }
        Map<String, Double> values = new TreeMap<>(CellMatrix.metrics(cells(), stage));
        values.keySet().retainAll(OF_ONE_ROW);
        return Optional.of(
                "over %d learned task%s: %s".formatted(stage, stage == 1 ? "" : "s", ResultTable.metrics(values)));
    }

    private List<RunEvent.EvalCell> cells() {
        return results.stream().map(result -> result.cell(stage)).toList();
    }
}
