package lilora.app.screen.welcome;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lilora.app.format.Formats;
import lilora.app.screen.welcome.ReadinessCheck.Verdict;
import lilora.engine.device.ComputeDevices;
import lilora.engine.device.Gpu;
import lilora.engine.device.TorchBuild;
import lilora.engine.file.FreeSpace;

/** Looks whether engine, device and disk are ready, and says so in plain words. Not for the FX thread. */
public final class ReadinessChecks {
    /** A quick start keeps about 60 MB; real experiments far more. */
    private static final long SCARCE_BYTES = 2L << 30;

    private static final long TOO_LITTLE_BYTES = 200L << 20;
    private static final long SCARCE_MEMORY = 3L << 30;

    private final String classPath;
    private final Path javaHome;
    private final ComputeDevices devices;

    /** Of this process and this computer. */
    public ReadinessChecks() {
        this(
                System.getProperty("java.class.path"),
                Path.of(System.getProperty("java.home")),
                ComputeDevices.of(System.getenv()));
    }

    ReadinessChecks(String classPath, Path javaHome, ComputeDevices devices) {
        this.classPath = classPath;
        this.javaHome = javaHome;
        this.devices = devices;
    }

    /** Everything, for runs that are kept at this place. */
    public List<ReadinessCheck> all(Path place) {
        return List.of(engine(), device(), disk(place));
    }

    ReadinessCheck engine() {
        boolean java = List.of("java", "java.exe").stream()
                .anyMatch(name -> Files.isExecutable(javaHome.resolve("bin").resolve(name)));
        if (!java) {
            return new ReadinessCheck(
                    "Engine",
                    Verdict.ERROR,
                    "Engine cannot start",
                    "There is no java command in %s, so no run can be started. Use a complete JDK or JRE."
                            .formatted(javaHome.resolve("bin")));
        }
        boolean cuda = devices.library().filter(TorchBuild::isUsable).isPresent();
        Optional<String> library = Arrays.stream(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName())
                .filter(name -> name != null && name.toString().startsWith("pytorch-native-cpu"))
                .map(name -> name.toString().replaceAll("pytorch-native-cpu-([0-9.]+)-.*", "PyTorch $1"))
                .findFirst();
        if (library.isEmpty() && !cuda) {
            return new ReadinessCheck(
                    "Engine",
                    Verdict.ERROR,
                    "Engine incomplete",
                    "The PyTorch library is missing. Build the workbench again with Maven on this computer, so that the"
                            + " library for its system is fetched.");
        }
        String found = library.orElse("An installed PyTorch library");
        return new ReadinessCheck(
                "Engine",
                Verdict.OK,
                "Engine ready",
                "%s is here. Each run works in a process of its own, so it cannot take the window down with it."
                        .formatted(found));
    }

    ReadinessCheck device() {
        int cores = Runtime.getRuntime().availableProcessors();
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        String processor = "CPU, %s, %s".formatted(Formats.counted(cores, "core"), Formats.bytes(memory));
        Optional<ComputeDevices.Choice> gpu = devices.find().gpus().stream().findFirst();
        if (gpu.isPresent()) {
            return gpu(gpu.get(), processor);
        }
        if (memory < SCARCE_MEMORY) {
            return new ReadinessCheck(
                    "Device",
                    Verdict.WARNING,
                    processor,
                    "%s. That is little memory: the nano model fits, larger ones will not.".formatted(processor));
        }
        return new ReadinessCheck(
                "Device",
                Verdict.OK,
                processor,
                "%s, no NVIDIA GPU. Enough for the nano model; LLaVA-1.5 7B needs a GPU.".formatted(processor));
    }

    private static ReadinessCheck gpu(ComputeDevices.Choice choice, String processor) {
        Gpu gpu = choice.gpu();
        String free = gpu.freeBytes() == null ? "its memory unknown" : Formats.bytes(gpu.freeBytes()) + " free";
        return choice.obstacle().isEmpty()
                ? new ReadinessCheck(
                        "Device", Verdict.OK, gpu.name(), "%s with %s, and %s.".formatted(gpu.name(), free, processor))
                : new ReadinessCheck(
                        "Device",
                        Verdict.WARNING,
                        processor,
                        "%s, and %s with %s. %s".formatted(processor, gpu.name(), free, choice.obstacle()));
    }

    ReadinessCheck disk(Path place) {
        Path existing = FreeSpace.existing(place);
        if (!Files.isWritable(existing)) {
            return new ReadinessCheck(
                    "Disk",
                    Verdict.ERROR,
                    "Disk not writable",
                    "%s cannot be written to. Choose another folder for the workspace.".formatted(existing));
        }
        OptionalLong known = FreeSpace.known(existing);
        if (known.isEmpty()) {
            return new ReadinessCheck(
                    "Disk",
                    Verdict.WARNING,
                    "Disk unknown",
                    "The system does not tell the free space of %s.".formatted(existing));
        }
        long free = known.getAsLong();
        Verdict verdict = free < TOO_LITTLE_BYTES ? Verdict.ERROR : free < SCARCE_BYTES ? Verdict.WARNING : Verdict.OK;
        String advice = verdict == Verdict.OK
                ? ""
                : " Checkpoints of large models may not fit; free some space or choose another folder.";
        return new ReadinessCheck(
                "Disk",
                verdict,
                Formats.bytes(free) + " free",
                "%s free where runs are kept (%s).%s".formatted(Formats.bytes(free), existing, advice));
    }
}
