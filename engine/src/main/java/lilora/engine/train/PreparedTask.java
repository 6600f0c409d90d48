package lilora.engine.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.model.ImageGrid;
import lilora.engine.text.Encoded;
import org.jspecify.annotations.Nullable;

/**
 * A task of a run with its items tokenised and checked: nothing about it can be wrong any more once training starts.
 *
 * @param number from 1, in the order of the sequence
 * @param task where it comes from
 * @param train training items in use
 * @param test test items in use
 * @param imageHashes SHA-256 of the file by image name, of every image the items name
 * @param grids where the visual tokens of each image lie, by image name; none where the model makes as many of every image
 * @param epochs passes over the training items
 * @param learningRate peak learning rate
 */
public record PreparedTask(
        int number,
        Task task,
        List<Example> train,
        List<Prompt> test,
        Map<String, String> imageHashes,
        Map<String, ImageGrid> grids,
        double epochs,
        double learningRate) {
    public PreparedTask {
        // A packed list would be unpacked by a copy.
        train = train instanceof PackedExamples ? train : List.copyOf(train);
        test = List.copyOf(test);
        imageHashes = Map.copyOf(imageHashes);
        grids = Map.copyOf(grids);
    }

    /**
     * A training item as the model reads it.
     *
     * @param ids token ids, one image marker for the image
     * @param labels same length; -100 where nothing is learned
     * @param length sequence length with the image's visual tokens
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Example(String id, @Nullable String image, int[] ids, int[] labels, int length) {
        /** Number of learned positions; the first never is. */
        public int learned() {
            return (int) Arrays.stream(labels)
                    .skip(1)
                    .filter(label -> label != Encoded.IGNORED)
                    .count();
        }
    }

    /**
     * A test item as the model reads it.
     *
     * @param ids token ids up to where the answer begins
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Prompt(TestItem item, int[] ids) {}

    /**
     * Visual tokens of all images together.
     *
     * @param each of one image, where all have as many
     */
    public long visualTokens(int each) {
        return grids.isEmpty()
                ? (long) each * imageHashes.size()
                : grids.values().stream().mapToLong(ImageGrid::tokens).sum();
    }

    /**
     * Visual tokens of one image, 0 without one.
     *
     * @param each of one image, where all have as many
     */
    public int visualTokens(@Nullable String image, int each) {
        ImageGrid grid = image == null ? null : grids.get(image);
        return image == null ? 0 : grid == null ? each : grid.tokens();
    }

    /** Positions of a prompt; the visual tokens are left out where every image has as many. */
    int length(Prompt prompt) {
        ImageGrid grid =
                prompt.item().image() == null ? null : grids.get(prompt.item().image());
        return prompt.ids().length + (grid == null ? 0 : grid.tokens());
    }

    @Override
    public String toString() {
        return "PreparedTask[%d, %s, %d train, %d test]".formatted(number, task.id(), train.size(), test.size());
    }
}
