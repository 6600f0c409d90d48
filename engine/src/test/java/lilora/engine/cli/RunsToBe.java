package lilora.engine.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/** Makes run directories without training. */
final class RunsToBe {
    private RunsToBe() {}

    /** The directory of a run that no worker has begun. */
    static RunDirectory make(Path workspace, ExperimentSpec spec) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            return new NewRun(Clock.systemUTC()).create(workspace.resolve("runs"), inputs, ComputeSpec.on("cpu", 1));
        }
    }

    /** A run of which nothing but its specification matters. */
    static RunDirectory at(Path folder) {
        return RunDirectory.create(
                folder,
                new RunSpec(
                        RunSpec.SCHEMA,
                        "run",
                        "2026-01-01T00:00:00Z",
                        new ExperimentSpec(
                                ExperimentSpec.SCHEMA,
                                "name",
                                "/model",
                                List.of(TaskSpec.of("/task")),
                                new MethodSpec("lilora", Map.of()),
                                TrainingSpec.DEFAULT,
                                EvaluationSpec.DEFAULT,
                                1),
                        ComputeSpec.on("cpu", 1),
                        Map.of(),
                        Map.of()));
    }
}
