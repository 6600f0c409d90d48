package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import lilora.engine.model.Scalars;

/** The angle between two products of low rank, without either product. */
public final class LowRankCosine {
    private static final double EPSILON = 1e-8;

    private LowRankCosine() {}

    /**
     * Cosine of vec(B A) and vec(B' A') by s × s products: ⟨B A, B' A'⟩ = sum((Bᵀ B') ∘ (A A'ᵀ)). It is 0 while one of them
     * is still zero.
     *
     * @param b B, (out, s)
     * @param a A, (s, in)
     * @param b2 B', (out, s')
     * @param a2 A', (s', in)
     */
    public static NDArray of(NDArray b, NDArray a, NDArray b2, NDArray a2) {
        NDArray squares = inner(b, a, b, a).mul(inner(b2, a2, b2, a2));
        // Bounded before the root: the root's gradient at 0 is infinite, and a B starts at 0.
        return inner(b, a, b2, a2)
                .div(Scalars.atLeast(squares, EPSILON * EPSILON).sqrt());
    }

    private static NDArray inner(NDArray b, NDArray a, NDArray b2, NDArray a2) {
        return b.transpose().matMul(b2).mul(a.matMul(a2.transpose())).sum();
    }
}
