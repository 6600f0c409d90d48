package lilora.engine.experiment;

import java.util.Map;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Where a run computes. Chosen at launch, kept in {@code run.json}, because bits depend on it.
 *
 * @param device {@code cpu} or {@code cuda:N}
 * @param threads of the tensor library on the CPU; 0 leaves the choice to it
 * @param precision of the frozen base model: {@code FLOAT32} on the CPU, {@code BFLOAT16} on CUDA; adapters are always fp32
 */
public record ComputeSpec(String device, int threads, Precision precision) {
    private static final Pattern DEVICE = Pattern.compile("cpu|cuda:\\d{1,3}");
    private static final Pattern THREADS = Pattern.compile("[1-9]\\d{0,3}");

    /** Number format of the frozen weights and the activations. */
    public enum Precision {
        FLOAT32("fp32"),
        BFLOAT16("bf16");

        private final String word;

        Precision(String word) {
            this.word = word;
        }

        /** Short and usual: {@code fp32} or {@code bf16}. */
        public String word() {
            return word;
        }

        /** The precision of this short name. */
        public static Precision of(String word) {
            for (Precision precision : values()) {
                if (precision.word.equals(word)) {
                    return precision;
                }
            }
            throw new InputException("Precision \"%s\" is unknown; write fp32 or bf16.".formatted(word));
        }

        /** What is usual on a device. */
        static Precision usual(String device) {
            return device.startsWith("cuda") ? BFLOAT16 : FLOAT32;
        }
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
        return on(device, threads, null);
    }

    /** The device with this precision; null takes its usual one. */
    public static ComputeSpec on(String device, int threads, @Nullable Precision precision) {
        return new ComputeSpec(device, threads, precision == null ? Precision.usual(device) : precision);
    }

    /**
     * The same with the number of threads that "automatic" means here and now, so that a run that is resumed elsewhere goes on
     * with as many.
     */
    public ComputeSpec resolved() {
        return threads > 0 ? this : new ComputeSpec(device, automaticThreads(System.getenv()), precision);
    }

    /** What libtorch's OpenMP does: the user's choice, else all processors. */
    static int automaticThreads(Map<String, String> environment) {
        String asked = environment.getOrDefault("OMP_NUM_THREADS", "").strip();
        return THREADS.matcher(asked).matches()
                ? Integer.parseInt(asked)
                : Runtime.getRuntime().availableProcessors();
    }

    public boolean isCuda() {
        return device.startsWith("cuda");
    }
}
