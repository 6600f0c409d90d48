package lilora.engine.experiment;

import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * A task as one experiment uses it.
 *
 * @param folder the task's folder (holding {@code task.json}), relative to the experiment's file, or absolute
 * @param trainSamples how many training items to use, drawn with the experiment's seed; all when absent
 * @param testSamples how many test items to evaluate, the first in file order; all when absent
 * @param epochs passes over the training items; the experiment's when absent
 * @param learningRate peak learning rate; the experiment's when absent
 */
public record TaskSpec(
        String folder,
        @Nullable Integer trainSamples,
        @Nullable Integer testSamples,
        @Nullable Double epochs,
        @Nullable Double learningRate) {
    public TaskSpec {
        if (folder.isBlank()) {
            throw new InputException("Field \"folder\" of a task is empty; give the folder that holds its task.json.");
        }
        requirePositive("trainSamples", trainSamples, folder);
        requirePositive("testSamples", testSamples, folder);
        requirePositive("epochs", epochs, folder);
        requirePositive("learningRate", learningRate, folder);
        requireAtMost(TrainingSpec.MOST_EPOCHS, "epochs", epochs, folder);
        requireAtMost(TrainingSpec.LARGEST_RATE, "learningRate", learningRate, folder);
    }

    /** The whole of a task, with the experiment's settings. */
    public static TaskSpec of(String folder) {
        return new TaskSpec(folder, null, null, null, null);
    }

    public TaskSpec withEpochs(@Nullable Double newEpochs) {
        return new TaskSpec(folder, trainSamples, testSamples, newEpochs, learningRate);
    }

    public TaskSpec withLearningRate(@Nullable Double newLearningRate) {
        return new TaskSpec(folder, trainSamples, testSamples, epochs, newLearningRate);
    }

    public TaskSpec withFolder(String newFolder) {
        return new TaskSpec(newFolder, trainSamples, testSamples, epochs, learningRate);
    }

    /** As the experiment's own: beyond that, steps would be more than can be counted. */
    private static void requireAtMost(int most, String field, @Nullable Double value, String folder) {
        if (value != null && value > most) {
            throw new InputException(
                    "Field \"%s\" of task %s is %s; it must be at most %d (leave it out for the default)."
                            .formatted(field, folder, value, most));
        }
    }

    private static void requirePositive(String field, @Nullable Number value, String folder) {
        if (value != null && !(value.doubleValue() > 0 && Double.isFinite(value.doubleValue()))) {
            throw new InputException("Field \"%s\" of task %s is %s; it must be above 0 (leave it out for the default)."
                    .formatted(field, folder, value));
        }
    }
}
