package lilora.app.screen.experiment;

import java.util.List;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.TaskSpec;

/** A sequence an experiment can use: its draft's id, its name and what is in it now. */
public record SequenceChoice(String id, String name, List<TaskSpec> tasks, EvaluationSpec evaluation) {
    public SequenceChoice {
        tasks = List.copyOf(tasks);
    }
}
