package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;
import lilora.engine.model.SampleKernels;

/**
 * Directions along which a layer's inputs spread, at most 64, and how far. Of one batch: U = qr(Xcᵀ Xc Q) with Xc = X − mean and Q random, S the
 * standard deviations along U. Of all so far: U the strongest directions of the mean of x xᵀ, S what it is along them; what lies beside the
 * 64 directions kept is lost when more is seen. Kept below {@code training/<part>-basis/} and {@code training/<part>-deviations/}.
 *
 * @param basis U as rows: (k, in)
 * @param deviations S; zeros where nothing was measured
 */
@SuppressWarnings("ArrayRecordComponent") // read from a tensor for a moment; nobody compares two of these
public record Spread(NDArray basis, float[] deviations) {
    private static final int MOST = 64;
    private static final double TINY = 1e-6;

    /** Directions of a layer. */
    public static int directions(LinearSite site) {
        return Math.min(MOST, site.in());
    }

    /** Numbers that one takes. */
    public static long numbers(LinearSite site) {
        return (long) directions(site) * (site.in() + 1);
    }

    /** An empty one, unless it is there. */
    public static void make(TensorBank bank, String part, LinearSite site) {
        bank.zeros(basis(part, site), directions(site), site.in());
        bank.zeros(deviations(part, site), directions(site));
    }

    /** That which is kept. */
    public static Spread of(TensorBank bank, String part, LinearSite site) {
        return new Spread(
                bank.get(basis(part, site)), bank.get(deviations(part, site)).toFloatArray());
    }

    /** Keeps it in another place too. */
    public void keep(TensorBank bank, String part, LinearSite site) {
        bank.snapshot(basis(part, site), basis);
        bank.put(deviations(part, site), deviations, new Shape(deviations.length));
    }

    /**
     * Of rows (n, in), float32: each direction with the deviation behind it. Q is the layer's own, always the same.
     *
     * @return (k, in + 1), row by row
     */
    public static float[] measured(NDArray rows, LinearSite site, Kernels kernels) {
        return new SampleKernels(kernels).spread(rows, start(rows, site)).toFloatArray();
    }

    /**
     * The same of what is kept, and of rows (n, in), float32, beside it.
     *
     * @param before rows that what is kept is the mean of; 0 for none
     */
    public float[] goneOn(NDArray rows, LinearSite site, Kernels kernels, double before) {
        NDArray values = rows.getManager().create(deviations);
        return new SampleKernels(kernels)
                .moments(rows, start(rows, site), basis, values, before)
                .toFloatArray();
    }

    private static NDArray start(NDArray rows, LinearSite site) {
        SplittableRandom random = new SplittableRandom(site.name().hashCode());
        float[] values = new float[site.in() * directions(site)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()))
                    * StrictMath.cos(2 * Math.PI * random.nextDouble()));
        }
        return rows.getManager().create(values, new Shape(site.in(), directions(site)));
    }

    /** Keeps what was measured. */
    public static void put(TensorBank bank, String part, LinearSite site, float[] measured) {
        int k = directions(site);
        float[] basis = new float[k * site.in()];
        float[] deviations = new float[k];
        for (int row = 0; row < k; row++) {
            System.arraycopy(measured, row * (site.in() + 1), basis, row * site.in(), site.in());
            deviations[row] = measured[row * (site.in() + 1) + site.in()];
        }
        bank.put(basis(part, site), basis, new Shape(k, site.in()));
        bank.put(deviations(part, site), deviations, new Shape(k));
    }

    private static String basis(String part, LinearSite site) {
        return TensorBank.training(part + "-basis", site.name());
    }

    private static String deviations(String part, LinearSite site) {
        return TensorBank.training(part + "-deviations", site.name());
    }

    /** Whether anything was measured. */
    public boolean known() {
        return deviations[0] > 0;
    }

    /** How many of the directions hold this share of the squares, and one more. */
    public int holding(double share) {
        double all = 0;
        for (float deviation : deviations) {
            all += (double) deviation * deviation;
        }
        int count = 0;
        double sum = 0;
        for (float deviation : deviations) {
            sum += (double) deviation * deviation;
            count += sum / all <= share ? 1 : 0;
        }
        return Math.min(deviations.length, count + 1);
    }

    /**
     * A factor for each of the first directions: the inverse of the deviation, taken with the two before it in the mean, over the largest
     * inverse, within bounds.
     */
    public float[] slowed(int count, double least, double most) {
        double[] inverse = new double[count];
        for (int i = 0; i < count; i++) {
            double mean = IntStream.rangeClosed(Math.max(0, i - 2), i)
                    .mapToDouble(j -> deviations[j])
                    .average()
                    .orElse(0);
            inverse[i] = 1 / (mean + TINY);
        }
        double largest = Arrays.stream(inverse).max().orElse(1);
        float[] factors = new float[count];
        for (int i = 0; i < count; i++) {
            factors[i] = (float) Math.min(most, Math.max(least, inverse[i] / largest));
        }
        return factors;
    }

    /** D V diag(factors) Vᵀ + beside · D (1 − V Vᵀ), V the first directions of those that are kept. */
    public static NDArray along(NDArray gradient, NDArray basis, float[] factors, double beside, Kernels kernels) {
        float[] other = new float[factors.length];
        IntStream.range(0, other.length).forEach(i -> other[i] = (float) (factors[i] - beside));
        return new SampleKernels(kernels).along(gradient, basis, other, beside);
    }

    /** The directions that are kept, (k, in). */
    public static NDArray basis(TensorBank bank, String part, LinearSite site) {
        return bank.get(basis(part, site));
    }
}
