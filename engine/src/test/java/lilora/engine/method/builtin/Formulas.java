package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;

/** A method's layer beside its formula in double precision, with gradients beside differences of it. */
final class Formulas {
    private static final double STEP = 1e-4;

    private Formulas() {}

    /** A matrix in double precision. */
    record Matrix(double[][] values) {
        static Matrix of(NDArray array) {
            float[] all = array.toFloatArray();
            int rows = array.getShape().dimension() == 1
                    ? 1
                    : (int) array.getShape().get(0);
            double[][] values = new double[rows][all.length / rows];
            for (int i = 0; i < all.length; i++) {
                values[i / values[0].length][i % values[0].length] = all[i];
            }
            return new Matrix(values);
        }

        int rows() {
            return values.length;
        }

        int columns() {
            return values[0].length;
        }

        double at(int row, int column) {
            return values[row][column];
        }

        Matrix times(Matrix other) {
            double[][] product = new double[rows()][other.columns()];
            for (int i = 0; i < rows(); i++) {
                for (int j = 0; j < other.columns(); j++) {
                    for (int k = 0; k < columns(); k++) {
                        product[i][j] += values[i][k] * other.values[k][j];
                    }
                }
            }
            return new Matrix(product);
        }

        Matrix part(int firstRow, int rows, int firstColumn, int columns) {
            double[][] part = new double[rows][columns];
            for (int i = 0; i < rows; i++) {
                System.arraycopy(values[firstRow + i], firstColumn, part[i], 0, columns);
            }
            return new Matrix(part);
        }

        Matrix turned() {
            double[][] turned = new double[columns()][rows()];
            for (int i = 0; i < rows(); i++) {
                for (int j = 0; j < columns(); j++) {
                    turned[j][i] = values[i][j];
                }
            }
            return new Matrix(turned);
        }
    }

    /** Tensors of a bank by the part that their names tell: A, B, and so on. */
    static Map<String, Matrix> parts(TinyMethodRun tiny, LinearSite site) {
        Map<String, Matrix> parts = new TreeMap<>();
        tiny.bank.all().forEach((name, tensor) -> {
            String[] words = name.split("/");
            if (words[words.length - 1].equals(site.name())) {
                parts.put(words[words.length - 2], Matrix.of(tensor));
            }
        });
        return parts;
    }

    /** Output, and gradient of the sum of squares of the outputs by a tensor of the bank. */
    record Found(float[] output, Map<String, float[]> gradients) {}

    static Found found(TinyMethodRun tiny, Stage stage, FrozenLinear layer, NDArray x) {
        List<String> names = tiny.run.trainable(stage).stream()
                .filter(name -> name.endsWith("/" + layer.site().name()))
                .toList();
        names.forEach(name -> tiny.bank.get(name).setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            LinearAdapter adapter = tiny.run.training(stage).at(layer.site().name());
            NDArray y = adapter.forward(layer, x);
            collector.backward(y.square().sum());
            Map<String, float[]> gradients = new TreeMap<>();
            names.forEach(name -> gradients.put(
                    name.split("/")[1], tiny.bank.get(name).getGradient().toFloatArray()));
            return new Found(y.toFloatArray(), gradients);
        }
    }

    /** Differences of the sum of squares of what the formula gives, by each number of a part. */
    static double[] slopes(Map<String, Matrix> parts, String part, Function<Map<String, Matrix>, Matrix> formula) {
        Matrix at = parts.get(part);
        double[] slopes = new double[at.rows() * at.columns()];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = (squares(formula.apply(moved(parts, part, i, STEP)))
                            - squares(formula.apply(moved(parts, part, i, -STEP))))
                    / (2 * STEP);
        }
        return slopes;
    }

    /** Gradients of these parts are those differences, but for rounding in float32. */
    static void assertGradients(
            Collection<String> of,
            Map<String, float[]> found,
            Map<String, Matrix> parts,
            Function<Map<String, Matrix>, Matrix> formula) {
        for (String part : of) {
            double[] slopes = slopes(parts, part, formula);
            for (int i = 0; i < slopes.length; i++) {
                assertThat((double) found.get(part)[i])
                        .as(part)
                        .isCloseTo(slopes[i], within(1e-2 + 1e-4 * Math.abs(slopes[i])));
            }
        }
    }

    private static Map<String, Matrix> moved(Map<String, Matrix> parts, String part, int number, double by) {
        Matrix old = parts.get(part);
        Matrix other = old.part(0, old.rows(), 0, old.columns());
        other.values[number / old.columns()][number % old.columns()] += by;
        Map<String, Matrix> all = new TreeMap<>(parts);
        all.put(part, other);
        return all;
    }

    private static double squares(Matrix y) {
        double sum = 0;
        for (double[] row : y.values) {
            for (double value : row) {
                sum += value * value;
            }
        }
        return sum;
    }
}
