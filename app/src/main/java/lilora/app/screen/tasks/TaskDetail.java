package lilora.app.screen.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.data.Split;
import lilora.engine.data.Task;

/**
 * A task that is looked at, with its images open.
 *
 * @param answerWords number of training answers (of test references when there is no training) by length in words
 */
public record TaskDetail(
        Task task, List<ShownItem> train, List<ShownItem> test, SortedMap<Integer, Integer> answerWords)
        implements AutoCloseable {
    /**
     * Reads a task.
     *
     * @throws InputException with what keeps it from being read
     */
    public static TaskDetail read(Path folder) {
        Task task = Task.load(folder);
        List<ShownItem> train = ShownItem.of(task, Split.TRAIN);
        List<ShownItem> test = ShownItem.of(task, Split.TEST);
        return new TaskDetail(task, train, test, lengths(train.isEmpty() ? test : train));
    }

    private static SortedMap<Integer, Integer> lengths(List<ShownItem> items) {
        SortedMap<Integer, Integer> lengths = new TreeMap<>();
        for (ShownItem item : items) {
            for (ShownItem.Exchange exchange : item.exchanges()) {
                for (String answer : exchange.answers()) {
                    lengths.merge(answer.strip().split("\\s+").length, 1, Integer::sum);
                }
            }
        }
        return lengths;
    }

    /** The items of a split. */
    public List<ShownItem> items(Split split) {
        return split == Split.TRAIN ? train : test;
    }

    /** The bytes of an image; to be called off the FX thread. */
    public byte[] image(String name) {
        try {
            return Files.readAllBytes(task.images().resolve(name, ""));
        } catch (IOException e) {
            throw new InputException("Image \"" + name + "\" cannot be read: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public void close() {
        task.close();
    }
}
