package lilora.engine.worker;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.device.Gpu;
import lilora.engine.experiment.ComputeSpec;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs of a computer that several runs at once are given, one each. A run sees its own alone, as its first, so that all runs say the same
 * of where they computed. For one thread.
 */
public final class GpuSlots {
    /** The device that such runs name. */
    public static final String FIRST = "cuda:0";

    private final Map<Process, Integer> taken = new HashMap<>();

    /** Starts a worker. */
    @FunctionalInterface
    public interface Starting {
        /**
         * Starts it.
         *
         * @param gpu that it is to see alone; null where it sees all
         */
        Process start(@Nullable Integer gpu);
    }

    /** Whether a run is given one of several: it names the first, which is any that it sees alone. */
    public static boolean isGivenOne(ComputeSpec compute) {
        return compute.device().equals(FIRST);
    }

    /** GPUs, those first on which least is used. */
    public static List<Gpu> leastUsedFirst(List<Gpu> gpus) {
        return gpus.stream()
                .sorted(Comparator.comparing(Gpu::usedBytes, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    /** The first that nobody has, or that the fewest have. */
    public static Optional<Integer> leastTaken(List<Integer> gpus, Collection<Integer> taken) {
        return gpus.stream().min(Comparator.comparingInt(gpu -> Collections.frequency(taken, gpu)));
    }

    /**
     * Starts a worker on one of them.
     *
     * @param gpus numbers, the wanted first; none where it is given none
     */
    public Process start(List<Integer> gpus, Starting starting) {
        taken.keySet().removeIf(process -> !process.isAlive());
        Integer gpu = leastTaken(gpus, taken.values()).orElse(null);
        Process worker = starting.start(gpu);
        take(worker, gpu);
        return worker;
    }

    /** A worker is at work on one, until it ends. */
    public void take(Process worker, @Nullable Integer gpu) {
        if (gpu != null) {
            taken.put(worker, gpu);
        }
    }
}
