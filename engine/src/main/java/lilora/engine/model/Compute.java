package lilora.engine.model;

import ai.djl.Device;

/**
 * Where and in which number type a model computes. Adapters, optimiser state and losses are float32 in any case.
 *
 * @param device CPU or one GPU
 * @param precision number type of weights and activations
 */
public record Compute(Device device, Precision precision) {

    /** Number type of weights and activations. */
    public enum Precision {
        FLOAT32,
        BFLOAT16
    }

    /** float32 on the CPU: there, bfloat16 saves memory but is slower on most processors. */
    public static Compute cpu() {
        return new Compute(Device.cpu(), Precision.FLOAT32);
    }
}
