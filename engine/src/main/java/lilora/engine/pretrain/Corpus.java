package lilora.engine.pretrain;

import java.util.Arrays;
import java.util.List;
import lilora.engine.train.ExampleBatch;
import lilora.engine.train.FeatureCache;
import lilora.engine.train.PreparedTask;

/**
 * What is learned from, tokenised.
 *
 * @param train items
 * @param heldOut items whose loss is reported
 * @param pixels of all images by name, (3, height, width)
 * @param endOfAnswer token that ends every answer
 */
record Corpus(
        List<PreparedTask.Example> train,
        List<PreparedTask.Example> heldOut,
        FeatureCache.Rows pixels,
        int endOfAnswer) {
    public Corpus {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
    }

    List<ExampleBatch.Sample> training(int[] items) {
        return samples(train, items);
    }

    List<ExampleBatch.Sample> measured(int[] items) {
        return samples(heldOut, items);
    }

    private List<ExampleBatch.Sample> samples(List<PreparedTask.Example> from, int[] items) {
        return Arrays.stream(items)
                .mapToObj(item -> new ExampleBatch.Sample(from.get(item), pixels))
                .toList();
    }
}
