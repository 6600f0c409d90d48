package lilora.engine.remote;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.device.Gpu;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.remote.host.HostReport;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs of a host that several runs at once are given, one each. A run sees its own alone, as its first, so that all runs say the same
 * of where they computed. For one thread.
 */
final class GpuSlots {
    private static final String FIRST = "cuda:0";

    private final List<Integer> gpus;
    private final Map<Process, Integer> taken = new HashMap<>();

    /** @param gpus by the driver's numbers; none where runs are given none */
    GpuSlots(List<Integer> gpus) {
        this.gpus = List.copyOf(gpus);
    }

    /**
     * For so many runs at once: those of its GPUs on which least is used. One run at once takes the device that it names.
     *
     * @throws InputException if there are not as many
     */
    static GpuSlots of(HostReport report, ComputeSpec compute, int slots) {
        if (!compute.isCuda() || slots == 1) {
            return new GpuSlots(List.of());
        }
        if (!compute.device().equals(FIRST)) {
            throw InputException.about(
                    "The device is %s, but of several runs at once each sees a GPU of its own, as %s; choose that, or one run at once."
                            .formatted(compute.device(), FIRST),
                    "device",
                    "slots");
        }
        if (report.gpus().size() < slots) {
            throw InputException.about(
                    "%d runs at once take a GPU each, but %s has %d; choose as many."
                            .formatted(slots, report.host(), report.gpus().size()),
                    "slots");
        }
        return new GpuSlots(report.gpus().stream()
                .sorted(Comparator.comparing(Gpu::usedBytes, Comparator.nullsLast(Comparator.naturalOrder())))
                .limit(slots)
                .map(Gpu::index)
                .toList());
    }

    /** One that no run is at work on; none where runs are given none. */
    @Nullable
    Integer free() {
        taken.keySet().removeIf(process -> !process.isAlive());
        List<Integer> free = new ArrayList<>(gpus);
        free.removeAll(taken.values());
        return free.stream().findFirst().orElse(null);
    }

    /** A worker is at work on one, until it ends. */
    void take(Process worker, @Nullable Integer gpu) {
        if (gpu != null) {
            taken.put(worker, gpu);
        }
    }
}
