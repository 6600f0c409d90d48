package lilora.app.screen.sequence;

import java.util.List;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.TaskSpec;

/**
 * A sequence as it is kept while it is edited; unlike an experiment it may be empty.
 *
 * @param name what the researcher calls it
 * @param tasks in learning order, none twice
 * @param evaluation which cells of the accuracy matrix are filled
 */
public record SequenceDraft(String name, List<TaskSpec> tasks, EvaluationSpec evaluation) {
    public SequenceDraft {
        tasks = List.copyOf(tasks);
    }
}
