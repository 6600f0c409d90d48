package lilora.engine.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Measures the GPU that a process computes on, by asking the driver: tens of milliseconds, for a thread that may wait. */
public final class DeviceMeter {
    private final NvidiaSmi driver;
    private final Map<String, String> environment;
    private final int number;
    private final long pid;

    /**
     * A meter.
     *
     * @param environment of the process, which says what {@code cuda:N} counts
     * @param device {@code cuda:N}
     * @param pid the process whose share is measured
     */
    public DeviceMeter(Map<String, String> environment, String device, long pid) {
        this.driver = NvidiaSmi.of(environment);
        this.environment = Map.copyOf(environment);
        this.number = Integer.parseInt(device.substring("cuda:".length()));
        this.pid = pid;
    }

    /**
     * What was measured.
     *
     * @param gpu the whole card, all processes together
     * @param processBytes of it the process's own; absent where the driver does not tell it, as in containers and under Windows
     */
    public record Reading(Gpu gpu, @Nullable Long processBytes) {}

    /** The card as it is now; empty if the driver does not answer. */
    public Optional<Reading> read() {
        return card().map(gpu -> {
            OptionalLong own = driver.usedBy(pid);
            return new Reading(gpu, own.isPresent() ? own.getAsLong() : null);
        });
    }

    /** The card alone; empty if the driver does not answer. */
    public Optional<Gpu> card() {
        List<Gpu> gpus = VisibleGpus.of(driver.gpus().gpus(), environment);
        return number < gpus.size() ? Optional.of(gpus.get(number)) : Optional.empty();
    }
}
