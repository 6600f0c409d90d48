package lilora.engine.model;

import ai.djl.Device;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.TrainingSpec;

/**
 * Where and in which number type a model computes. Adapters, optimiser state and losses are float32 in any case.
 *
 * @param device CPU or one GPU
 * @param precision number type of weights and activations
 * @param eightBits whether the frozen linear layers of the decoder are held in 8 bits (see {@link EightBitWeight})
 */
public record Compute(Device device, Precision precision, boolean eightBits) {
    /** All weights held in the number type they are computed with. */
    public Compute(Device device, Precision precision) {
        this(device, precision, false);
    }

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

    /** What a run asks for, which learns on a frozen base model. */
    public static Compute of(ComputeSpec spec, TrainingSpec training) {
        return of(spec).holding(training.holdsEightBits());
    }

    /** The same with the decoder's linear layers held in 8 bits, or not. */
    public Compute holding(boolean inEightBits) {
        return new Compute(device, precision, inEightBits);
    }
}
