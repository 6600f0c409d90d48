package lilora.engine.cli;

import java.time.Clock;
import java.util.function.Consumer;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.DiskRoom;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Planner;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/** Makes run directories of what has passed every check. */
final class CheckedRun {
    private CheckedRun() {}

    /**
     * A new run.
     *
     * @throws lilora.engine.InputException if the data cannot be used or a disk has no room; nothing is made then
     */
    static RunDirectory create(RunInputs inputs, ComputeOptions compute) {
        return create(inputs, compute, made -> {});
    }

    /**
     * The same with more in it from the start.
     *
     * @param filling adds to the run before it has its name
     */
    static RunDirectory create(RunInputs inputs, ComputeOptions compute, Consumer<RunDirectory> filling) {
        DataCheck.requireUsable(inputs);
        new DiskRoom(
                        Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), compute.compute()),
                        inputs.experiment().training().featureStorage(),
                        compute.runs(),
                        compute.cache())
                .require();
        return new NewRun(Clock.systemUTC()).create(compute.runs(), inputs, compute.compute(), filling);
    }
}
