package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import java.util.SplittableRandom;

/** Gradients of a step of which nothing else may be asked, but for what a test says otherwise. */
public interface UnaskedGradients extends StepGradients {
    @Override
    default void put(String tensor, NDArray gradient) {
        throw new AssertionError("no gradient is changed");
    }

    @Override
    default double norm() {
        throw new AssertionError("no norm is wanted");
    }

    @Override
    default double clipping() {
        throw new AssertionError("nobody asks what clipping does");
    }

    @Override
    default int step() {
        throw new AssertionError("no number of a step is wanted");
    }

    @Override
    default double share() {
        throw new AssertionError("no share of a pass is wanted");
    }

    @Override
    default SplittableRandom random() {
        throw new AssertionError("no random number is wanted");
    }
}
