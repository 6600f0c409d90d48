package lilora.builder.probe;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * Ridge regression from features to classes, one target a class: the class with the largest output is the answer. It is solved in
 * its dual form, (K + l m I) a = Y - mean(Y), where K = X X^T and m is the mean of K's diagonal, since there are more features than
 * items.
 */
final class Ridge {
    private static final double JITTER = 1e-9;

    private final Scaling scaling;
    private final float[][] x;
    private final double[][] kernel;
    private final double[][] targets;
    private final double[] means;

    /**
     * Prepares to learn.
     *
     * @param features one row an item
     * @param classes of the items, from 0
     * @param count of classes
     */
    Ridge(List<float[]> features, int[] classes, int count) {
        scaling = Scaling.of(features);
        x = features.stream().map(scaling::of).toArray(float[][]::new);
        int n = x.length;
        kernel = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                kernel[i][j] = dot(x[i], x[j]);
                kernel[j][i] = kernel[i][j];
            }
        }
        means = new double[count];
        Arrays.stream(classes).forEach(one -> means[one] += 1.0 / n);
        targets = new double[n][];
        for (int i = 0; i < n; i++) {
            targets[i] = Arrays.stream(means).map(mean -> -mean).toArray();
            targets[i][classes[i]] += 1;
        }
    }

    /** What is learned with a strength, l above. */
    Probe with(double strength) {
        int n = x.length;
        double diagonal = 0;
        for (int i = 0; i < n; i++) {
            diagonal += kernel[i][i] / n;
        }
        double[][] system = new double[n][];
        for (int i = 0; i < n; i++) {
            system[i] = kernel[i].clone();
            system[i][i] += strength * diagonal + JITTER;
        }
        RealMatrix dual = new CholeskyDecomposition(new Array2DRowRealMatrix(system, false))
                .getSolver()
                .solve(new Array2DRowRealMatrix(targets, false));
        return features -> answer(scaling.of(features), dual);
    }

    /** Tells the class that features are of. */
    interface Probe {
        int answer(float[] features);
    }

    private int answer(float[] point, RealMatrix dual) {
        double[] outputs = means.clone();
        for (int i = 0; i < x.length; i++) {
            double similarity = dot(x[i], point);
            for (int c = 0; c < outputs.length; c++) {
                outputs[c] += similarity * dual.getEntry(i, c);
            }
        }
        int best = 0;
        for (int c = 1; c < outputs.length; c++) {
            best = outputs[c] > outputs[best] ? c : best;
        }
        return best;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int f = 0; f < a.length; f++) {
            sum += (double) a[f] * b[f];
        }
        return sum;
    }

    /** Makes each feature's mean 0 and its deviation 1 over the items learned from. */
    private static final class Scaling {
        private final float[] mean;
        private final float[] factor;

        private Scaling(float[] mean, float[] factor) {
            this.mean = mean;
            this.factor = factor;
        }

        static Scaling of(List<float[]> features) {
            int width = features.get(0).length;
            float[] mean = new float[width];
            float[] factor = new float[width];
            for (int f = 0; f < width; f++) {
                double sum = 0;
                double squares = 0;
                for (float[] row : features) {
                    sum += row[f];
                    squares += (double) row[f] * row[f];
                }
                double average = sum / features.size();
                double variance = Math.max(0, squares / features.size() - average * average);
                mean[f] = (float) average;
                factor[f] = (float) (1 / (Math.sqrt(variance) + 1e-5));
            }
            return new Scaling(mean, factor);
        }

        float[] of(float[] features) {
            float[] scaled = new float[features.length];
            for (int f = 0; f < scaled.length; f++) {
                scaled[f] = (features[f] - mean[f]) * factor[f];
            }
            return scaled;
        }
    }
}
