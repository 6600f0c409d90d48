package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import java.util.SplittableRandom;

/** The gradients of an optimiser step, which a method may change before they are clipped. */
public interface StepGradients extends Gradients {
    /** Puts another gradient in a tensor's place, of its shape. */
    void put(String tensor, NDArray gradient);

    /** The norm of all gradients together, as they are now. */
    double norm();

    /**
     * What they are going to be multiplied by as they are now, so that their norm is at most what the training allows; 1 where it is
     * already.
     */
    double clipping();

    /** The step's number in its stage, from 1. */
    int step();

    /** The part of a pass over the stage's items that a step learns: 1 / steps of a pass. */
    double share();

    /** Random numbers of this step: the same for the same seed, stage and step. */
    SplittableRandom random();
}
