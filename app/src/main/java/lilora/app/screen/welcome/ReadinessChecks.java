package lilora.app.screen.welcome;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import lilora.app.background.SystemCommand;
import lilora.app.format.Formats;
import lilora.app.screen.welcome.ReadinessCheck.Verdict;

/** Looks whether engine, device and disk are ready, and says so in plain words. Not for the FX thread. */
public final class ReadinessChecks {
    /** A quick start keeps about 60 MB; real experiments far more. */
    private static final long SCARCE_BYTES = 2L << 30;

    private static final long TOO_LITTLE_BYTES = 200L << 20;
    private static final long SCARCE_MEMORY = 3L << 30;

    private final String classPath;
    private final Path javaHome;
    private final Map<String, String> environment;
    private final Function<List<String>, Optional<String>> commands;

    /** Of this process and this computer. */
    public ReadinessChecks() {
        this(
                System.getProperty("java.class.path"),
                Path.of(System.getProperty("java.home")),
                System.getenv(),
                SystemCommand::output);
    }

    ReadinessChecks(
            String classPath,
            Path javaHome,
            Map<String, String> environment,
            Function<List<String>, Optional<String>> commands) {
        this.classPath = classPath;
        this.javaHome = javaHome;
        this.environment = Map.copyOf(environment);
        this.commands = commands;
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
        boolean cuda = environment.containsKey("PYTORCH_LIBRARY_PATH");
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
        String found = library.orElse("the PyTorch library in PYTORCH_LIBRARY_PATH");
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
        Optional<String> gpu = commands.apply(
                        List.of("nvidia-smi", "--query-gpu=name,memory.free", "--format=csv,noheader,nounits"))
                .flatMap(answer -> answer.lines().findFirst());
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

    private ReadinessCheck gpu(String line, String processor) {
        int comma = line.lastIndexOf(',');
        String name = comma < 0 ? line.strip() : line.substring(0, comma).strip();
        String megabytes = line.substring(comma + 1).strip();
        String free = megabytes.matches("\\d{1,9}")
                ? Formats.bytes(Long.parseLong(megabytes) << 20) + " free"
                : "its memory unknown";
        if (!environment.containsKey("PYTORCH_LIBRARY_PATH")) {
            return new ReadinessCheck(
                    "Device",
                    Verdict.WARNING,
                    processor,
                    ("%s, and %s with %s. To use the GPU, set PYTORCH_LIBRARY_PATH to the lib folder of an installed"
                                    + " torch 2.7.1 before starting.")
                            .formatted(processor, name, free));
        }
        return new ReadinessCheck("Device", Verdict.OK, name, "%s with %s, and %s.".formatted(name, free, processor));
    }

    ReadinessCheck disk(Path place) {
        Path existing = place.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing)) {
            return new ReadinessCheck(
                    "Disk",
                    Verdict.ERROR,
                    "Disk not writable",
                    "%s cannot be written to. Choose another folder for the workspace.".formatted(existing));
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            Verdict verdict =
                    free < TOO_LITTLE_BYTES ? Verdict.ERROR : free < SCARCE_BYTES ? Verdict.WARNING : Verdict.OK;
            String advice = verdict == Verdict.OK
                    ? ""
                    : " Checkpoints of large models may not fit; free some space or choose another folder.";
            return new ReadinessCheck(
                    "Disk",
                    verdict,
                    Formats.bytes(free) + " free",
                    "%s free where runs are kept (%s).%s".formatted(Formats.bytes(free), existing, advice));
        } catch (IOException e) {
            return new ReadinessCheck(
                    "Disk",
                    Verdict.WARNING,
                    "Disk unknown",
                    "The free space of %s cannot be determined: %s.".formatted(existing, e.getMessage()));
        }
    }
}
