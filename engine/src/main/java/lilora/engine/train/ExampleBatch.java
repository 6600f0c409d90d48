package lilora.engine.train;

import java.util.List;
import lilora.engine.model.TokenBatch;

/**
 * Samples as the model reads them.
 *
 * @param tokens ids, labels, and for each sample the rows of its images
 * @param images the images shown
 */
public record ExampleBatch(TokenBatch tokens, ImageRows images) {
    /** A training item together with the rows of its task's images. */
    public record Sample(PreparedTask.Example example, FeatureCache.Rows images) {}

    /** Of some samples, in their order. */
    public static ExampleBatch of(List<Sample> samples) {
        ImageRows rows = new ImageRows();
        int[][] ids = new int[samples.size()][];
        int[][] labels = new int[samples.size()][];
        int[][] images = new int[samples.size()][];
        for (int i = 0; i < samples.size(); i++) {
            PreparedTask.Example example = samples.get(i).example();
            ids[i] = example.ids();
            labels[i] = example.labels();
            images[i] = rows.of(samples.get(i).images(), example.images());
        }
        return new ExampleBatch(new TokenBatch(ids, labels, images, rows.grids()), rows);
    }

    /** Positions the model computes for samples: all are padded to the longest. */
    public static int paddedLength(List<Sample> samples) {
        int longest = samples.stream()
                .mapToInt(sample -> sample.example().length())
                .max()
                .orElse(0);
        return samples.size() * longest;
    }
}
