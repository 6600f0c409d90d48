package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For each task the mean of what the frozen parts of the model make of its questions, and how near questions are to it. Stored with the task:
 * (hidden + feature width) numbers.
 *
 * @param bank that holds them, below {@code task<k>/anchor/}
 */
public record Anchors(TensorBank bank) {
    private static final String PART = "anchor";
    private static final String WORDS = "words";
    private static final String IMAGES = "images";

    /** Keeps those of a task that is learned. */
    public void keep(int task, StageData data) {
        double[][] sums = new double[2][];
        int[] count = {0};
        data.questions(questions -> {
            sums[0] = added(sums[0], questions.words());
            sums[1] = added(sums[1], questions.images());
            count[0] += questions.count();
        });
        put(task, WORDS, sums[0], count[0]);
        put(task, IMAGES, sums[1], count[0]);
    }

    private static double[] added(double @Nullable [] sum, NDArray rows) {
        int width = Math.toIntExact(rows.getShape().get(1));
        double[] all = sum == null ? new double[width] : sum;
        float[] values = rows.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            all[i % width] += values[i];
        }
        return all;
    }

    private void put(int task, String kind, double[] sum, int count) {
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / count);
        }
        bank.put(TensorBank.task(task, PART, kind), mean, new Shape(mean.length));
    }

    /** Tasks that have them, in rising order. */
    public List<Integer> tasks() {
        return bank.tasksWith(PART + "/");
    }

    /**
     * Cosines of questions with the words' mean of each task.
     *
     * @return a row for each question, a number for each of {@link #tasks}
     */
    public float[][] words(Questions questions) {
        return cosines(questions.words(), WORDS);
    }

    /** The same with the images' mean; 0 for a question without an image. */
    public float[][] images(Questions questions) {
        return cosines(questions.images(), IMAGES);
    }

    /** Shares of tasks by how near they are: softmax(near / temperature). */
    public static List<Float> shares(double[] near, double temperature) {
        double most = Arrays.stream(near).max().orElse(0);
        double[] powers = Arrays.stream(near)
                .map(one -> Math.exp((one - most) / temperature))
                .toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).mapToObj(power -> (float) (power / sum)).toList();
    }

    private float[][] cosines(NDArray rows, String kind) {
        List<Integer> tasks = tasks();
        int count = Math.toIntExact(rows.getShape().get(0));
        float[][] cosines = new float[count][tasks.size()];
        float[] all = rows.toFloatArray();
        for (int t = 0; t < tasks.size(); t++) {
            float[] mean = bank.get(TensorBank.task(tasks.get(t), PART, kind)).toFloatArray();
            for (int row = 0; row < count; row++) {
                cosines[row][t] = cosine(all, row * mean.length, mean);
            }
        }
        return cosines;
    }

    private static float cosine(float[] rows, int from, float[] mean) {
        double product = 0;
        double own = 0;
        double other = 0;
        for (int i = 0; i < mean.length; i++) {
            product += (double) rows[from + i] * mean[i];
            own += (double) rows[from + i] * rows[from + i];
            other += (double) mean[i] * mean[i];
        }
        return own == 0 || other == 0 ? 0 : (float) (product / Math.sqrt(own * other));
    }
}
