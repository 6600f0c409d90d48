package lilora.engine.train;

import java.util.AbstractList;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;

/** The items of a stage, made into samples when they are asked for. */
final class StageSamples extends AbstractList<ExampleBatch.Sample> implements RandomAccess {
    private final StageItems items;
    private final Map<Integer, FeatureCache.Rows> features;

    /** @param features the rows of each task's images, by the number of the task */
    StageSamples(StageItems items, Map<Integer, FeatureCache.Rows> features) {
        this.items = items;
        this.features = Map.copyOf(features);
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public ExampleBatch.Sample get(int index) {
        StageItems.Item item = items.get(index);
        return new ExampleBatch.Sample(
                item.example(), Objects.requireNonNull(features.get(item.task().number())));
    }
}
