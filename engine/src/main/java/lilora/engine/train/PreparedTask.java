package lilora.engine.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.model.ImageGrid;
import lilora.engine.text.Encoded;

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
 * @param heldOut training items that are not trained on
 */
public record PreparedTask(
        int number,
        Task task,
        List<Example> train,
        List<Prompt> test,
        Map<String, String> imageHashes,
        Map<String, ImageGrid> grids,
        double epochs,
        double learningRate,
        HeldOut heldOut) {
    public PreparedTask {
        // A packed list would be unpacked by a copy.
        train = train instanceof PackedExamples ? train : List.copyOf(train);
        test = List.copyOf(test);
        imageHashes = Map.copyOf(imageHashes);
        grids = Map.copyOf(grids);
    }

    /** The same at another place of a sequence. */
    public PreparedTask withNumber(int other) {
        return new PreparedTask(other, task, train, test, imageHashes, grids, epochs, learningRate, heldOut);
    }

    /** The same with other training items. */
    public PreparedTask withTrain(List<Example> items) {
        return new PreparedTask(number, task, items, test, imageHashes, grids, epochs, learningRate, heldOut);
    }

    /**
     * Items by which training is watched.
     *
     * @param examples whose loss is measured
     * @param samples of them, those that are answered; an item's reference is the only one
     */
    public record HeldOut(List<Example> examples, List<Prompt> samples) {
        public static final HeldOut NONE = new HeldOut(List.of(), List.of());

        public HeldOut {
            examples = examples instanceof PackedExamples ? examples : List.copyOf(examples);
            samples = List.copyOf(samples);
        }
    }

    /**
     * A training item as the model reads it.
     *
     * @param images in the order shown; none for text alone
     * @param ids token ids, one marker for each image
     * @param labels same length; -100 where nothing is learned
     * @param length sequence length with the visual tokens of all its images
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Example(String id, List<String> images, int[] ids, int[] labels, int length) {
        public Example {
            images = List.copyOf(images);
        }

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
     * Visual tokens of some images.
     *
     * @param each of one image, where all have as many
     */
    public int visualTokens(List<String> images, int each) {
        return images.stream()
                .map(grids::get)
                .mapToInt(grid -> grid == null ? each : grid.tokens())
                .sum();
    }

    /** Length of a prompt beside others; where every image has as many visual tokens, those of the first are left out. */
    int length(Prompt prompt, int each) {
        List<String> images = prompt.item().images();
        int counted = grids.isEmpty() && !images.isEmpty() ? each : 0;
        return prompt.ids().length + visualTokens(images, each) - counted;
    }

    @Override
    public String toString() {
        return "PreparedTask[%d, %s, %d train, %d test]".formatted(number, task.id(), train.size(), test.size());
    }
}
