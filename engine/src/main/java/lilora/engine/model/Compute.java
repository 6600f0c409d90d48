package lilora.engine.model;

import ai.djl.Device;
import lilora.engine.experiment.ComputeSpec;

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

    /** float32 on the CPU: there, bfloat16 saves memory, but is slow on processors without instructions for it. */
    public static Compute cpu() {
        return new Compute(Device.cpu(), Precision.FLOAT32);
    }

    /** What a run's specification asks for. */
    public static Compute of(ComputeSpec spec) {
        Device device =
                spec.isCuda() ? Device.gpu(Integer.parseInt(spec.device().substring("cuda:".length()))) : Device.cpu();
        return new Compute(
                device, spec.precision() == ComputeSpec.Precision.FLOAT32 ? Precision.FLOAT32 : Precision.BFLOAT16);
    }
}
