package lilora.app.remote;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import lilora.app.format.Formats;
import lilora.engine.device.ComputeDevices;
import lilora.engine.device.Gpu;
import lilora.engine.device.HostMemory;
import lilora.engine.file.FreeSpace;
import lilora.engine.remote.host.Remedies;

/** What the computer that the window runs on has. Asks the system, so not for the FX thread. */
public final class ThisComputer {
    private final Path workspace;
    private final ComputeDevices devices;

    /** @param environment of this process, which workers inherit */
    public ThisComputer(Path workspace, Map<String, String> environment) {
        this.workspace = workspace;
        this.devices = ComputeDevices.of(environment);
    }

    /** Looks. */
    public Inventory look() {
        List<ComputeDevices.Choice> gpus = devices.find().gpus();
        List<Inventory.Fact> facts = new ArrayList<>();
        facts.add(new Inventory.Fact(
                "System", "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch"))));
        facts.add(new Inventory.Fact("Cores", Formats.count(Runtime.getRuntime().availableProcessors())));
        OptionalLong memory = HostMemory.available();
        if (memory.isPresent()) {
            facts.add(new Inventory.Fact("Memory", Formats.bytes(memory.getAsLong()) + " available"));
        }
        OptionalLong disk = FreeSpace.known(workspace);
        if (disk.isPresent()) {
            facts.add(
                    new Inventory.Fact("Free disk", "%s at %s".formatted(Formats.bytes(disk.getAsLong()), workspace)));
        }
        facts.add(new Inventory.Fact(
                "Java", "%s in %s".formatted(System.getProperty("java.version"), System.getProperty("java.home"))));
        facts.add(new Inventory.Fact(
                "NVIDIA driver",
                gpus.stream()
                        .findFirst()
                        .map(ComputeDevices.Choice::gpu)
                        .map(Gpu::driver)
                        .orElse("none")));
        return new Inventory(
                facts,
                gpus.stream()
                        .map(choice -> Inventory.GpuLine.of(choice.device(), choice.gpu()))
                        .toList(),
                gpus.stream()
                        .map(ComputeDevices.Choice::obstacle)
                        .filter(obstacle -> !obstacle.isEmpty())
                        .distinct()
                        .map(obstacle -> new Remedies.Lack(obstacle, ""))
                        .toList());
    }
}
