package lilora.app.planning;

import java.util.List;
import java.util.OptionalLong;
import lilora.engine.device.Gpu;
import lilora.engine.worker.GpuSlots;

/**
 * Something to compute on.
 *
 * @param device as in a compute specification
 * @param title for people
 * @param detail such as its number of cores; may be empty
 * @param freeBytes memory that is free on it, if that can be told
 * @param obstacle why it cannot be used now; empty when it can
 */
public record ComputeChoice(String device, String title, String detail, OptionalLong freeBytes, String obstacle) {
    /**
     * The first GPU of a computer. Where there are several it is whichever is free: a run that names it sees the one that it is given, alone.
     *
     * @param gpus all of them
     */
    public static ComputeChoice first(ComputeChoice alone, List<Gpu> gpus) {
        if (gpus.size() < 2) {
            return alone;
        }
        Long free = GpuSlots.leastUsedFirst(gpus).get(0).freeBytes();
        return new ComputeChoice(
                alone.device(),
                "Any free GPU",
                "of " + gpus.size(),
                free == null ? OptionalLong.empty() : OptionalLong.of(free),
                alone.obstacle());
    }
}
