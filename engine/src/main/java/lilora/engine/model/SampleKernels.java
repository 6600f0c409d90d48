package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fused operations over whole samples, for adapters that look at more than one position.
 *
 * @param kernels that hold them
 */
public record SampleKernels(Kernels kernels) {
    /**
     * A linear layer with two low-rank experts for each sample, mixed at each position by what they make of it: y = W x + b + p u + (1 - p) v,
     * where u and v are scale B_e A_e dropout(x) of the sample's experts and p = sigmoid(c u - d v).
     *
     * @param x (samples, positions, in)
     * @param w (out, in)
     * @param b (out) or null
     * @param parts A (r, in) and B (out, r), those of all experts side by side, c (1, out) and d (1, out)
     * @param first the numbers of A's rows that are each sample's first expert: (samples, rank of an expert)
     * @param second the same of its second one
     * @param scale factor of B A
     * @param dropout share of x dropped before A, 0 for none
     * @return (samples, positions, out)
     */
    public NDArray chosenExperts(
            NDArray x,
            NDArray w,
            @Nullable NDArray b,
            List<NDArray> parts,
            long[][] first,
            long[][] second,
            float scale,
            float dropout) {
        return kernels.call(
                "chosen_experts",
                x,
                w,
                kernels.orNone(b),
                parts.get(0),
                parts.get(1),
                parts.get(2),
                parts.get(3),
                x.getManager().create(first),
                x.getManager().create(second),
                kernels.number(scale),
                kernels.number(dropout));
    }

    /** Means over the positions of each sample of x (samples, positions, d) that are no padding: (samples, d), float32. */
    public NDArray sampleMeans(NDArray x, int[] lengths) {
        long[] real = Arrays.stream(lengths).asLongStream().toArray();
        return kernels.call("sample_means", x, x.getManager().create(real));
    }

    /**
     * A linear layer with the product of two sums of low-rank experts, weighted for each sample: W x + b + scale (sum g B) (sum g A) x.
     *
     * @param x (samples, positions, in)
     * @param w (out, in)
     * @param b (out) or null
     * @param parts A (r, in) and B (out, r), those of the experts side by side
     * @param weights g (samples, experts), or (1, experts) for all alike
     * @param scale factor of B A
     * @return (samples, positions, out)
     */
    public NDArray weightedExperts(
            NDArray x, NDArray w, @Nullable NDArray b, List<NDArray> parts, NDArray weights, float scale) {
        return kernels.call(
                "weighted_experts",
                x,
                w,
                kernels.orNone(b),
                parts.get(0),
                parts.get(1),
                weights,
                kernels.number(scale));
    }

    /** Shares of a layer's experts by each row of x (..., in), softmax(G x): (rows, experts), float32. */
    public NDArray rowShares(NDArray x, NDArray router) {
        return kernels.call("row_shares", x, router);
    }

    /**
     * A linear layer with the product of two sums of low-rank experts, weighted for all rows alike: W x + b + scale (sum g B) (sum g A) x.
     *
     * @param x (..., in)
     * @param w (out, in)
     * @param b (out) or null
     * @param parts A (r, in) and B (out, r), those of the experts side by side
     * @param shares (rows, experts), float32; g is their sum where the mask is 1, divided by its own
     * @param counts how often each row counts: (rows), float32
     * @param mask (1, experts)
     * @param scale factor of B A
     * @return (..., out)
     */
    public NDArray meanExperts(
            NDArray x,
            NDArray w,
            @Nullable NDArray b,
            List<NDArray> parts,
            NDArray shares,
            NDArray counts,
            NDArray mask,
            float scale) {
        return kernels.call(
                "mean_experts",
                x,
                w,
                kernels.orNone(b),
                parts.get(0),
                parts.get(1),
                shares,
                counts,
                mask,
                kernels.number(scale));
    }

    /** The means over rows of their shares, and of shares times the squared length of the row: (2, experts). */
    public NDArray shareMeans(NDArray x, NDArray shares, NDArray counts) {
        return kernels.call("share_means", x, shares, counts);
    }

    /** As {@link #weightedExperts}, with the sum of the experts' outputs: W x + b + scale sum g B A x. */
    public NDArray summedExperts(
            NDArray x, NDArray w, @Nullable NDArray b, List<NDArray> parts, NDArray weights, float scale) {
        return kernels.call(
                "summed_experts", x, w, kernels.orNone(b), parts.get(0), parts.get(1), weights, kernels.number(scale));
    }

    /** Shares of a layer's branches by the first position of each sample of x (samples, positions, in): (samples, branches), float32. */
    public NDArray firstShares(NDArray x, NDArray router) {
        return kernels.call("first_shares", x, router);
    }

    /**
     * A linear layer with one A for all and weighted branches of B: W x + b + scale sum g B A dropout(x).
     *
     * @param x (samples, positions, in)
     * @param w (out, in)
     * @param b (out) or null
     * @param parts A (r, in) and B (out, r for each), those of the chosen branches side by side
     * @param weights g of all branches: (samples, branches)
     * @param chosen numbers of the branches that B holds
     * @param scale factor of B A
     * @param dropout share of x dropped before A, 0 for none
     * @return (samples, positions, out)
     */
    public NDArray branches(
            NDArray x,
            NDArray w,
            @Nullable NDArray b,
            List<NDArray> parts,
            NDArray weights,
            long[] chosen,
            float scale,
            float dropout) {
        return kernels.call(
                "branches",
                x,
                w,
                kernels.orNone(b),
                parts.get(0),
                parts.get(1),
                weights,
                x.getManager().create(chosen),
                kernels.number(scale),
                kernels.number(dropout));
    }

    /** D V diag(other) V' + beside D, V' the first rows of basis (k, in), as many as there are numbers. */
    public NDArray along(NDArray gradient, NDArray basis, float[] other, double beside) {
        return kernels.call("along", gradient, basis, gradient.getManager().create(other), kernels.number(beside));
    }

    /**
     * The strongest directions of second moments that go on from earlier ones: C = (before U' diag(S) U + X' X) / (before + rows of X), by one
     * step of a power iteration and exactly among what it finds.
     *
     * @param x (rows, in), float32
     * @param start Q (in, k)
     * @param basis U (k, in)
     * @param values S (k)
     * @param before rows of which these are the mean; 0 for none
     * @return directions as rows, what C is along each behind it, falling: (k, in + 1), float32
     */
    public NDArray moments(NDArray x, NDArray start, NDArray basis, NDArray values, double before) {
        return kernels.call("moments", x, start, basis, values, x.getManager().create(before));
    }

    /**
     * Directions in which rows spread, by one step of a power iteration: U = qr(Xc' Xc Q) with Xc = X - mean, and the standard deviation
     * along each.
     *
     * @param x (rows, in), float32
     * @param start Q (in, k)
     * @return U as rows, the deviation behind each: (k, in + 1), float32
     */
    public NDArray spread(NDArray x, NDArray start) {
        return kernels.call("input_spread", x, start);
    }
}
