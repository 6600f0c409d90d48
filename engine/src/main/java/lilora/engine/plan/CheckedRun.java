package lilora.engine.plan;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.model.ModelConfig;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/**
 * Makes run directories of what has passed every check.
 *
 * @param runs folder of runs
 * @param cache folder of features
 */
public record CheckedRun(ComputeSpec compute, Path runs, Path cache) {
    /**
     * A new run.
     *
     * @throws lilora.engine.InputException if the data cannot be used or a disk has no room; nothing is made then
     */
    public RunDirectory create(RunInputs inputs) {
        return create(inputs, made -> {});
    }

    /**
     * The same with more in it from the start.
     *
     * @param filling adds to the run before it has its name
     */
    public RunDirectory create(RunInputs inputs, Consumer<RunDirectory> filling) {
        DataCheck.requireUsable(inputs);
        new DiskRoom(
                        Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), compute),
                        inputs.experiment().training().featureStorage(),
                        runs,
                        cache)
                .require();
        return new NewRun(Clock.systemUTC()).create(runs, inputs, compute, filling);
    }
}
