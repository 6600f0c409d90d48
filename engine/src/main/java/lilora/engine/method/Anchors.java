package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For each task the mean of what the frozen parts of the model make of its questions, and how near questions are to it. Stored with the task:
 * (hidden + feature width) numbers, and hidden more where its answers are kept too.
 *
 * @param bank that holds them, below {@code task<k>/anchor/}
 */
public record Anchors(TensorBank bank) {
    private static final String PART = "anchor";
    private static final String WORDS = "words";
    private static final String IMAGES = "images";
    private static final String ANSWERS = "answers";

    /** Keeps those of a task that is learned. */
    public void keep(int task, StageData data) {
        keep(task, data, false);
    }

    /** Keeps the means of the directions of its questions instead. */
    public void keepDirections(int task, StageData data) {
        keep(task, data, true);
    }

    private void keep(int task, StageData data, boolean directions) {
        double[][] sums = new double[2][];
        int[] count = {0};
        data.questions(questions -> {
            sums[0] = added(sums[0], questions.words(), directions);
            sums[1] = added(sums[1], questions.images(), directions);
            count[0] += questions.count();
        });
        put(task, WORDS, sums[0], count[0]);
        put(task, IMAGES, sums[1], count[0]);
    }

    /** Keeps the mean of what a task's items are answered. */
    public void keepAnswers(int task, StageData data) {
        double[][] sum = new double[1][];
        int[] count = {0};
        data.answers(answers -> {
            sum[0] = added(sum[0], answers, false);
            count[0] += Math.toIntExact(answers.getShape().get(0));
        });
        put(task, ANSWERS, sum[0], count[0]);
    }

    private static double[] added(double @Nullable [] sum, NDArray rows, boolean directions) {
        int width = Math.toIntExact(rows.getShape().get(1));
        double[] all = sum == null ? new double[width] : sum;
        float[] values = rows.toFloatArray();
        for (int from = 0; from < values.length; from += width) {
            double length = directions ? length(values, from, width) : 1;
            for (int i = 0; i < width && length > 0; i++) {
                all[i] += values[from + i] / length;
            }
        }
        return all;
    }

    private static double length(float[] values, int from, int width) {
        double squares = 0;
        for (int i = 0; i < width; i++) {
            squares += (double) values[from + i] * values[from + i];
        }
        return Math.sqrt(squares);
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

    /**
     * How alike tasks are: cosines of the means of each two of them, by their questions' words, their images and their answers.
     *
     * @return for each of the three a row for each of {@link #tasks}, a number for each
     */
    public double[][][] alike() {
        List<Integer> tasks = tasks();
        String[] kinds = {WORDS, IMAGES, ANSWERS};
        double[][][] alike = new double[kinds.length][tasks.size()][tasks.size()];
        for (int kind = 0; kind < kinds.length; kind++) {
            for (int i = 0; i < tasks.size(); i++) {
                for (int j = 0; j < tasks.size(); j++) {
                    alike[kind][i][j] = cosine(mean(tasks.get(i), kinds[kind]), 0, mean(tasks.get(j), kinds[kind]));
                }
            }
        }
        return alike;
    }

    private float[] mean(int task, String kind) {
        return bank.get(TensorBank.task(task, PART, kind)).toFloatArray();
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
            float[] mean = mean(tasks.get(t), kind);
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
