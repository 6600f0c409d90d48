package lilora.engine.train;

import java.util.List;
import java.util.Map;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import org.jspecify.annotations.Nullable;

/**
 * A task of a run with its items tokenised and checked: nothing about it can be wrong any more once training starts.
 *
 * @param number from 1, in the order of the sequence
 * @param task where it comes from
 * @param train training items in use
 * @param test test items in use
 * @param imageHashes SHA-256 of the file by image name, of every image the items name
 * @param epochs passes over the training items
 * @param learningRate peak learning rate
 */
public record PreparedTask(
        int number,
        Task task,
        List<Example> train,
        List<Prompt> test,
        Map<String, String> imageHashes,
        double epochs,
        double learningRate) {
    public PreparedTask {
        // A packed list would be unpacked by a copy.
        train = train instanceof PackedExamples ? train : List.copyOf(train);
        test = List.copyOf(test);
        imageHashes = Map.copyOf(imageHashes);
    }

    /**
     * A training item as the model reads it.
     *
     * @param ids token ids, one image marker for the image
     * @param labels same length; -100 where nothing is learned
     * @param length sequence length with the image's visual tokens
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Example(String id, @Nullable String image, int[] ids, int[] labels, int length) {}

    /**
     * A test item as the model reads it.
     *
     * @param ids token ids up to where the answer begins
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Prompt(TestItem item, int[] ids) {}

    @Override
    public String toString() {
        return "PreparedTask[%d, %s, %d train, %d test]".formatted(number, task.id(), train.size(), test.size());
    }
}
