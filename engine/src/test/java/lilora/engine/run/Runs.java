package lilora.engine.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;

/** A small run for tests. */
final class Runs {
    private Runs() {}

    static RunSpec spec() {
        ExperimentSpec experiment = new ExperimentSpec(
                1,
                "two tasks",
                "/models/nano",
                List.of(TaskSpec.of("/tasks/a"), TaskSpec.of("/tasks/b")),
                new MethodSpec("lilora", Map.of("rank", 8)),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                7);
        return new RunSpec(
                1,
                "run-1",
                "2026-01-01T00:00:00Z",
                experiment,
                ComputeSpec.on("cpu", 1),
                Map.of("/tasks/a", "00ff"),
                Map.of("engine", "test"));
    }

    static RunDirectory create(Path folder) {
        return RunDirectory.create(folder.resolve("run"), spec());
    }

    static RunEvent note(int number) {
        // Several bytes a character and an escaped line break: what a careless reader of lines would break on.
        return new RunEvent.Note("note " + number + " \u00e4\ud83e\udd89\n".repeat(number % 3));
    }
}
