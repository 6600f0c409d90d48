package lilora.engine.train;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import lilora.engine.method.ContinualMethod.Stage;

/** The training items of a stage's tasks, one task behind the other, made into samples when they are asked for. */
final class StageSamples extends AbstractList<ExampleBatch.Sample> implements RandomAccess {
    private final List<Part> parts;
    private final int size;

    private record Part(int first, List<PreparedTask.Example> items, FeatureCache.Rows images) {}

    private StageSamples(List<Part> parts, int size) {
        this.parts = parts;
        this.size = size;
    }

    static StageSamples of(RunInputs inputs, Stage stage, Map<Integer, FeatureCache.Rows> features) {
        List<Part> parts = new ArrayList<>();
        int size = 0;
        for (int task : stage.tasks()) {
            List<PreparedTask.Example> items = inputs.tasks().get(task - 1).train();
            parts.add(new Part(size, items, Objects.requireNonNull(features.get(task))));
            size += items.size();
        }
        return new StageSamples(List.copyOf(parts), size);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public ExampleBatch.Sample get(int index) {
        Objects.checkIndex(index, size);
        int at = parts.size() - 1;
        while (parts.get(at).first() > index) {
            at--;
        }
        Part part = parts.get(at);
        return new ExampleBatch.Sample(part.items().get(index - part.first()), part.images());
    }
}
