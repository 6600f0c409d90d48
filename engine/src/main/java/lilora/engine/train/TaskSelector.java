package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.method.Questions;
import lilora.engine.method.StageData;
import lilora.engine.method.TensorBank;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the task that a question most likely belongs to, by what the frozen parts of the base model make of its words and images: the task
 * whose mean is nearest, where each feature counts by how little it varies within tasks (a Gaussian for each task with one diagonal
 * covariance for all; equal shares of tasks). Trained by one look at each task's items, when its stage ends; keeps no item.
 *
 * <p>Stored: a mean for each task, and one variance: (tasks + 1) · (hidden + feature width) numbers.
 *
 * @param bank that holds them, below {@code task<k>/selector/} and {@code shared/selector/}
 */
record TaskSelector(TensorBank bank) {
    private static final String PART = "selector";
    private static final String MEAN = "mean";
    private static final String WITHIN = TensorBank.shared(PART, "variance");
    private static final String COUNT = TensorBank.training(PART, "count");

    /** Keeps what a task that is learned looks like. */
    void keep(int task, StageData data) {
        Sums sums = new Sums();
        data.questions(sums::add);
        int width = sums.width();
        float[] mean = new float[width];
        double before = bank.has(COUNT) ? bank.get(COUNT).toFloatArray()[0] : 0;
        float[] old = bank.has(WITHIN) ? bank.get(WITHIN).toFloatArray() : new float[width];
        float[] within = new float[width];
        double all = before + sums.count();
        for (int i = 0; i < width; i++) {
            mean[i] = (float) sums.mean(i);
            within[i] = (float) ((old[i] * before + sums.spread(i)) / all);
        }
        bank.put(TensorBank.task(task, PART, MEAN), mean, new Shape(width));
        bank.put(WITHIN, within, new Shape(width));
        bank.put(COUNT, new float[] {(float) all}, new Shape(1));
    }

    /** Tasks that can be chosen, in rising order. */
    List<Integer> tasks() {
        return bank.tasksWith(PART + "/");
    }

    /**
     * Refuses to choose where there is less to choose from than was learned: whoever learned those stages may have kept nothing for it.
     *
     * @param stage number of stages learned, one a task
     * @throws InputException if it has not seen all of their tasks
     */
    void requireSeen(int stage) {
        int seen = tasks().size();
        if (seen < stage) {
            throw new InputException(
                    ("What is stored of stage %d holds of %d of its %d tasks what the task selector chooses by (field"
                                    + " \"evaluation.selector\"): earlier stages were not learned with a selector, as those of a task bank."
                                    + " Leave the field out and make the run anew.")
                            .formatted(stage, seen, stage));
        }
    }

    /** A task for each question; of equally near ones the first. */
    List<Integer> of(Questions questions) {
        List<float[]> means = tasks().stream()
                .map(task -> bank.get(TensorBank.task(task, PART, MEAN)).toFloatArray())
                .toList();
        float[] within = bank.get(WITHIN).toFloatArray();
        float[] words = questions.words().toFloatArray();
        float[] images = questions.images().toFloatArray();
        List<Integer> chosen = new ArrayList<>();
        for (int row = 0; row < questions.count(); row++) {
            float[] features = beside(words, images, row, questions.count());
            int nearest = 0;
            for (int task = 1; task < means.size(); task++) {
                if (distance(features, means.get(task), within) < distance(features, means.get(nearest), within)) {
                    nearest = task;
                }
            }
            chosen.add(nearest + 1);
        }
        return chosen;
    }

    private static float[] beside(float[] words, float[] images, int row, int rows) {
        int first = words.length / rows;
        int second = images.length / rows;
        float[] both = new float[first + second];
        System.arraycopy(words, row * first, both, 0, first);
        System.arraycopy(images, row * second, both, first, second);
        return both;
    }

    /** A feature that never varied within a task tells nothing: what differs there is another task, or nothing at all. */
    private static double distance(float[] features, float[] mean, float[] within) {
        double sum = 0;
        for (int i = 0; i < features.length; i++) {
            double off = features[i] - mean[i];
            sum += off * off / Math.max(within[i], Float.MIN_NORMAL);
        }
        return sum;
    }

    /** Sums of features and of their squares around the first row, which keeps them exact. */
    private static final class Sums {
        private float @Nullable [] origin;
        private double[] sum = new double[0];
        private double[] squares = new double[0];
        private int count;

        void add(Questions questions) {
            NDArray words = questions.words();
            float[] ofWords = words.toFloatArray();
            float[] ofImages = questions.images().toFloatArray();
            for (int row = 0; row < questions.count(); row++) {
                add(beside(ofWords, ofImages, row, questions.count()));
            }
        }

        private void add(float[] features) {
            float[] from = origin;
            if (from == null) {
                from = features;
                origin = features;
                sum = new double[features.length];
                squares = new double[features.length];
            }
            for (int i = 0; i < features.length; i++) {
                double off = (double) features[i] - from[i];
                sum[i] += off;
                squares[i] += off * off;
            }
            count++;
        }

        int count() {
            return count;
        }

        int width() {
            return sum.length;
        }

        double mean(int i) {
            return (origin == null ? 0 : origin[i]) + sum[i] / count;
        }

        /** Sum of squared distances from the mean. */
        double spread(int i) {
            return Math.max(0, squares[i] - sum[i] * sum[i] / count);
        }
    }
}
