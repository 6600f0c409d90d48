package lilora.app.planning;

import java.nio.file.Path;
import lilora.assets.EmbeddedAssets;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.plan.ExperimentFile;

/** The shipped experiments, for tests. */
public final class Materials {
    private Materials() {}

    /** The six-task quick start. */
    public static ExperimentSpec quickStart(Path extractTo) {
        return ExperimentFile.read(
                EmbeddedAssets.ofThisBuild().folder(extractTo).resolve("experiments/quick-start-lilora.json"));
    }
}
