package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;

/**
 * A matrix W (out, in) held as whole multiples of a scale for each row: W[i, j] ≈ scales[i] · numbers[i, j], where scales[i] is the
 * largest magnitude of the row divided by 127 (1 for a row of zeros), and numbers are rounded to the nearest, halves to even. Each
 * number is at most half a scale off.
 *
 * @param numbers (out, in), int8
 * @param scales (out, 1), float32
 */
record EightBitWeight(NDArray numbers, NDArray scales) {

    /** Of a matrix, which is only read; the two arrays are left to the caller's manager. */
    static EightBitWeight of(NDArray weight, Kernels kernels) {
        NDArray scales = kernels.call("row_scales", weight);
        NDArray numbers = kernels.call("in_scales", weight, scales);
        NDScope.unregister(scales, numbers);
        return new EightBitWeight(numbers, scales);
    }

    /** The matrix it stands for, in the number type of another array; a new one. */
    NDArray matrix(NDArray like, Kernels kernels) {
        return kernels.call("from_scales", numbers, scales, like);
    }
}
