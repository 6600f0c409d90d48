package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Directions of what questions say and show, folded to as many numbers as CLIP embeds them in (number i is added to place i mod 768): for
 * methods that learn numbers to be near them, whose count must not depend on the model.
 */
public final class FoldedDirections {
    /** Width of CLIP's embeddings. */
    public static final int WIDTH = 768;

    private static final String WORDS = "words";
    private static final String IMAGES = "images";

    private FoldedDirections() {}

    /** Of rows. */
    public static List<double[]> of(NDArray rows) {
        int width = Math.toIntExact(rows.getShape().get(1));
        float[] all = rows.toFloatArray();
        List<double[]> directions = new ArrayList<>();
        for (int from = 0; from < all.length; from += width) {
            directions.add(unit(all, from, width));
        }
        return directions;
    }

    /** Of a vector; zeros for none. */
    public static double[] unit(float[] values, int from, int width) {
        double[] folded = new double[WIDTH];
        for (int i = 0; i < width; i++) {
            folded[i % WIDTH] += values[from + i];
        }
        double squares = 0;
        for (double value : folded) {
            squares += value * value;
        }
        for (int i = 0; i < WIDTH && squares > 0; i++) {
            folded[i] /= Math.sqrt(squares);
        }
        return folded;
    }

    /** Keeps the means over a stage's questions, until they are dropped. */
    public static void keepMeans(TensorBank bank, String part, StageData data) {
        double[][] sums = new double[2][WIDTH];
        int[] items = {0};
        data.questions(questions -> {
            add(sums[0], questions.words());
            add(sums[1], questions.images());
            items[0] += questions.count();
        });
        put(bank, TensorBank.training(part, WORDS), sums[0], items[0]);
        put(bank, TensorBank.training(part, IMAGES), sums[1], items[0]);
    }

    private static void add(double[] sum, NDArray rows) {
        for (double[] unit : of(rows)) {
            for (int i = 0; i < WIDTH; i++) {
                sum[i] += unit[i];
            }
        }
    }

    private static void put(TensorBank bank, String name, double[] sum, int items) {
        float[] mean = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            mean[i] = (float) (sum[i] / items);
        }
        bank.put(name, mean, new Shape(WIDTH));
    }

    /** Whether means are kept. */
    public static boolean hasMeans(TensorBank bank, String part) {
        return bank.has(TensorBank.training(part, WORDS));
    }

    /** Mean direction of what the stage's questions say. */
    public static NDArray words(TensorBank bank, String part) {
        return bank.get(TensorBank.training(part, WORDS));
    }

    /** Of what they show; an item without an image counts 0. */
    public static NDArray images(TensorBank bank, String part) {
        return bank.get(TensorBank.training(part, IMAGES));
    }

    /** Nobody needs the means any more. */
    public static void dropMeans(TensorBank bank, String part) {
        bank.drop(TensorBank.training(part, WORDS));
        bank.drop(TensorBank.training(part, IMAGES));
    }

    /** The product of a vector's direction, which is not folded any more, with that of a row. */
    public static double cosine(double[] direction, float[] vector) {
        double product = 0;
        double squares = 0;
        for (int i = 0; i < WIDTH; i++) {
            product += direction[i] * vector[i];
            squares += (double) vector[i] * vector[i];
        }
        return squares == 0 ? 0 : product / Math.sqrt(squares);
    }
}
