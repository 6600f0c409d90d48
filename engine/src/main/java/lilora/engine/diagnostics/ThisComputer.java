package lilora.engine.diagnostics;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import lilora.engine.device.ComputeDevices;
import lilora.engine.device.HostMemory;
import lilora.engine.device.TorchBuild;
import lilora.engine.file.FreeSpace;
import lilora.engine.run.Versions;

/** What a problem may depend on besides the program. */
final class ThisComputer {
    /** Variables whose values say how something is computed or found. */
    private static final List<String> TOLD = List.of(
            "CUDA_VISIBLE_DEVICES",
            "GOMP_SPINCOUNT",
            "HF_ENDPOINT",
            "HF_HOME",
            "HF_HUB_CACHE",
            "HF_HUB_OFFLINE",
            "JAVA_TOOL_OPTIONS",
            "LANG",
            "LC_ALL",
            "MKL_NUM_THREADS",
            "NVIDIA_TF32_OVERRIDE",
            "OMP_NUM_THREADS",
            "OMP_WAIT_POLICY",
            "PYTORCH_CUDA_ALLOC_CONF",
            "PYTORCH_LIBRARY_PATH",
            "XDG_CURRENT_DESKTOP",
            "XDG_SESSION_TYPE");

    /** Variables of which it matters whether they are set. */
    private static final List<String> SET =
            List.of("DISPLAY", "HF_TOKEN", "HTTPS_PROXY", "NO_PROXY", "SSH_AUTH_SOCK", "https_proxy");

    private final Map<String, String> environment;

    ThisComputer(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Its name; empty if unknown. */
    String host() {
        return Versions.host(environment);
    }

    List<Diagnostics.Section> sections() {
        return List.of(
                new Diagnostics.Section("Versions", lines(Versions.here())),
                new Diagnostics.Section("System", String.join("\n", system())),
                new Diagnostics.Section("Environment", environment()));
    }

    private List<String> system() {
        List<String> lines = new ArrayList<>();
        lines.add("processor: %s, %d cores"
                .formatted(Versions.processor(), Runtime.getRuntime().availableProcessors()));
        lines.add(
                "memory: %s, available %s".formatted(mebibytes(HostMemory.total()), mebibytes(HostMemory.available())));
        lines.add("heap of this program: at most %,d MiB"
                .formatted(Runtime.getRuntime().maxMemory() >> 20));
        lines.add("free where this program was started: %,d MiB"
                .formatted(FreeSpace.of(Path.of("").toAbsolutePath()) >> 20));
        ComputeDevices devices = ComputeDevices.of(environment);
        ComputeDevices.Found found = devices.find();
        found.gpus()
                .forEach(choice -> lines.add("%s: %s, driver %s, %s"
                        .formatted(
                                choice.device(),
                                choice.gpu().name(),
                                choice.gpu().driver(),
                                choice.obstacle().isEmpty() ? "usable" : choice.obstacle())));
        if (found.gpus().isEmpty()) {
            lines.add("no GPU: " + found.trouble());
        }
        for (TorchBuild build : devices.libraries()) {
            lines.add("libtorch: %s in %s; %s"
                    .formatted(build.title(), build.library(), build.isUsable() ? "usable" : build.obstacle()));
        }
        return lines;
    }

    private static String mebibytes(OptionalLong bytes) {
        return bytes.isPresent() ? "%,d MiB".formatted(bytes.getAsLong() >> 20) : "unknown";
    }

    private String environment() {
        List<String> lines = new ArrayList<>();
        TOLD.stream().filter(environment::containsKey).forEach(name -> lines.add(name + ": " + environment.get(name)));
        SET.stream().filter(environment::containsKey).forEach(name -> lines.add(name + " is set"));
        return String.join("\n", lines);
    }

    private static String lines(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }
}
