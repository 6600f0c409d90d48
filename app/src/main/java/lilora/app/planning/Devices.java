package lilora.app.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import lilora.app.format.Formats;
import lilora.engine.device.ComputeDevices;
import lilora.engine.device.Gpu;
import lilora.engine.device.HostMemory;
import lilora.engine.worker.GpuSlots;

/** What this computer can compute on: its CPU, and each GPU that the NVIDIA driver reports. Asks the system, so not for the FX thread. */
public final class Devices {
    private final ComputeDevices devices;

    /** @param environment of this process, which workers inherit */
    public Devices(Map<String, String> environment) {
        this.devices = ComputeDevices.of(environment);
    }

    /** The CPU first. */
    public List<ComputeChoice> find() {
        List<ComputeChoice> found = new ArrayList<>();
        found.add(cpu());
        List<ComputeDevices.Choice> gpus = devices.find().gpus();
        List<Gpu> usable = gpus.stream()
                .filter(choice -> choice.obstacle().isEmpty())
                .map(ComputeDevices.Choice::gpu)
                .toList();
        for (ComputeDevices.Choice choice : gpus) {
            ComputeChoice alone = gpu(choice);
            found.add(choice.device().equals(GpuSlots.FIRST) ? ComputeChoice.first(alone, usable) : alone);
        }
        return found;
    }

    private static ComputeChoice cpu() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new ComputeChoice("cpu", "CPU", Formats.counted(cores, "core"), HostMemory.available(), "");
    }

    private static ComputeChoice gpu(ComputeDevices.Choice choice) {
        Gpu gpu = choice.gpu();
        return new ComputeChoice(
                choice.device(),
                gpu.name(),
                gpu.totalBytes() == null ? "" : Formats.bytes(gpu.totalBytes()),
                gpu.freeBytes() == null ? OptionalLong.empty() : OptionalLong.of(gpu.freeBytes()),
                choice.obstacle());
    }
}
