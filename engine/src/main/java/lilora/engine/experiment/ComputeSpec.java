package lilora.engine.experiment;

import java.util.regex.Pattern;
import lilora.engine.InputException;

/**
 * Where a run computes. Chosen at launch, kept in {@code run.json}, because bits depend on it.
 *
 * @param device {@code cpu} or {@code cuda:N}
 * @param threads of the tensor library on the CPU; 0 leaves the choice to it
 * @param precision of the frozen base model: {@code FLOAT32} on the CPU, {@code BFLOAT16} on CUDA; adapters are always fp32
 */
public record ComputeSpec(String device, int threads, Precision precision) {
    private static final Pattern DEVICE = Pattern.compile("cpu|cuda:\\d{1,3}");

    /** Number format of the frozen weights and the activations. */
    public enum Precision {
        FLOAT32,
        BFLOAT16
    }

    public ComputeSpec {
        if (!DEVICE.matcher(device).matches()) {
            throw new InputException("Device \"%s\" is unknown; write cpu or cuda:0, cuda:1, ….".formatted(device));
        }
        if (threads < 0) {
            throw new InputException("Threads is %d; it must be 0 (automatic) or above.".formatted(threads));
        }
    }

    /** The device with its usual precision. */
    public static ComputeSpec on(String device, int threads) {
        return new ComputeSpec(device, threads, device.startsWith("cuda") ? Precision.BFLOAT16 : Precision.FLOAT32);
    }

    public boolean isCuda() {
        return device.startsWith("cuda");
    }
}
