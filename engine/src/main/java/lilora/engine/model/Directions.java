package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The strongest directions of what has a matrix of second moments, outside of those that a projection holds already.
 *
 * @param energies along each, falling
 * @param vectors the directions as rows, of length 1: (d, d), float64
 */
public record Directions(List<Double> energies, NDArray vectors) {
    public Directions {
        energies = List.copyOf(energies);
    }

    /**
     * Of second moments; outside of any graph.
     *
     * @param moments (d, d), symmetric
     * @param held projection on what is left out: (d, d), symmetric
     */
    public static Directions beside(NDArray moments, NDArray held, Kernels kernels) {
        NDArray all = kernels.call("spectrum_beside", moments, held);
        double[] energies = all.get(0).toDoubleArray();
        return new Directions(
                IntStream.range(0, energies.length)
                        .mapToObj(i -> Math.max(0, energies[i]))
                        .toList(),
                all.get("1:"));
    }

    /** Squared singular values of a matrix (n, d), falling; outside of any graph. */
    public static List<Double> energies(NDArray matrix, Kernels kernels) {
        NDArray moments = moments(matrix, kernels);
        NDArray nothing = moments.zerosLike().toType(DataType.FLOAT32, false);
        return beside(moments, nothing, kernels).energies();
    }

    /** Second moments of rows x (..., d), not divided by their number: (d, d), float64. */
    public static NDArray moments(NDArray x, Kernels kernels) {
        return kernels.call("gram", x);
    }

    /** The projection on the first of them: (d, d), float64. */
    public NDArray projection(int count) {
        if (count == 0) {
            return vectors.zerosLike();
        }
        NDArray first = vectors.get(":" + count);
        return first.transpose().matMul(first);
    }
}
