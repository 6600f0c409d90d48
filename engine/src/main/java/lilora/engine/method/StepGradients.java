package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import java.util.SplittableRandom;

/** The gradients of an optimiser step, which a method may change before they are clipped. */
public interface StepGradients extends Gradients {
    /** Puts another gradient in a tensor's place, of its shape. */
    void put(String tensor, NDArray gradient);

    /** The norm of all gradients together, as they are now. */
    double norm();

    /** Random numbers of this step: the same for the same seed, stage and step. */
    SplittableRandom random();
}
