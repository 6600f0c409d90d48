package lilora.engine.cli;

import java.nio.file.Path;
import java.time.Clock;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
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
}
