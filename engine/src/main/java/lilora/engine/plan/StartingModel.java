package lilora.engine.plan;

import java.nio.file.Path;
import java.util.Optional;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.WeightChange;
import lilora.engine.peft.PeftAdapter;

/**
 * The base model as an experiment starts from it: the weights of its folder, and in place of those that the start adapter adapts
 * W + (alpha/r) B A, for DoRA with its lengths, computed in float32 and rounded once to the number type of the run.
 */
public final class StartingModel {
    private StartingModel() {}

    /**
     * The adapter that an experiment starts from, checked against its base model.
     *
     * @throws lilora.engine.InputException naming file and field or tensor, if it is none or does not fit
     */
    public static Optional<PeftAdapter> adapter(ExperimentSpec experiment, ModelConfig config) {
        return Optional.ofNullable(experiment.startAdapter()).map(folder -> PeftAdapter.read(Path.of(folder), config));
    }

    /** Loads it, frozen. */
    public static BaseModel load(ExperimentSpec experiment, Compute compute) {
        Path folder = Path.of(experiment.baseModel());
        WeightChange change = adapter(experiment, ModelConfig.read(folder))
                .map(WeightChange.class::cast)
                .orElse(WeightChange.none());
        return BaseModel.load(folder, compute, change);
    }
}
