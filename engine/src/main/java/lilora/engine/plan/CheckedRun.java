package lilora.engine.plan;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunContent;
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
     * @throws InputException if the data cannot be used or a disk has no room; nothing is made then
     */
    public RunDirectory create(RunInputs inputs) {
        return create(inputs, 0, made -> {});
    }

    /**
     * The same with stages in it that were learned elsewhere.
     *
     * @param learned number of the last of those stages
     * @param filling adds to the run before it has its name
     */
    public RunDirectory create(RunInputs inputs, int learned, Consumer<RunDirectory> filling) {
        DataCheck.requireUsable(inputs, learned);
        requireRoom(inputs);
        return new NewRun(Clock.systemUTC()).create(runs, inputs, compute, filling);
    }

    /**
     * A new run on data that was looked through before, which takes much longer than to see that it has not changed.
     *
     * @param seen what the run was to be when its data was looked through
     * @param filling adds to the run before it has its name
     * @throws InputException if tasks or base model have changed since, or a disk has no room; nothing is made then
     */
    public RunDirectory create(RunInputs inputs, RunContent seen, Consumer<RunDirectory> filling) {
        requireRoom(inputs);
        return new NewRun(Clock.systemUTC()).create(runs, inputs, compute, made -> {
            if (!RunContent.of(made.spec()).equals(seen)) {
                throw new InputException(
                        "The tasks or the base model have changed since the study looked through them; start it again.");
            }
            filling.accept(made);
        });
    }

    private void requireRoom(RunInputs inputs) {
        new DiskRoom(
                        Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), compute),
                        inputs.experiment().training().featureStorage(),
                        runs,
                        cache)
                .require();
    }
}
