package lilora.engine.canary.method.builtin;

import ai.djl.ndarray.NDArray;

/** Breaks: it knows another method, and multiplies with a Java number. Its own options it may know. */
public record FirstMethod(SecondMethod other, Options options) {
    /** What it can be told. */
    public record Options(int rank) {}

    NDArray half(NDArray array) {
        return array.mul(0.5f);
    }
}
