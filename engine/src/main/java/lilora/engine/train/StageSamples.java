package lilora.engine.train;

import java.util.AbstractList;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import lilora.engine.method.ContinualMethod.Stage;

/** The training items of a stage's tasks, one task behind the other, made into samples when they are asked for. */
final class StageSamples extends AbstractList<ExampleBatch.Sample> implements RandomAccess {
    private final RunInputs inputs;
    private final Stage stage;
    private final Map<Integer, FeatureCache.Rows> features;

    /** @param features the rows of each task's images, by the number of the task */
    StageSamples(RunInputs inputs, Stage stage, Map<Integer, FeatureCache.Rows> features) {
        this.inputs = inputs;
        this.stage = stage;
        this.features = Map.copyOf(features);
    }

    @Override
    public int size() {
        return inputs.items(stage);
    }

    @Override
    public ExampleBatch.Sample get(int index) {
        StageBatches.Item item = StageBatches.item(inputs, stage, index);
        return new ExampleBatch.Sample(
                item.example(), Objects.requireNonNull(features.get(item.task().number())));
    }
}
