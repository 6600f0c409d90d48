package lilora.app.screen.experiment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import lilora.app.format.Formats;

/** What this computer can compute on: its CPU, and each GPU that the NVIDIA driver reports. Asks the system, so not for the FX thread. */
public final class Devices {
    private static final long PATIENCE_SECONDS = 5;
    private static final int COLUMNS = 4;

    private final Map<String, String> environment;

    /** @param environment of this process, which workers inherit */
    public Devices(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The CPU first. */
    public List<ComputeChoice> find() {
        List<ComputeChoice> found = new ArrayList<>();
        found.add(cpu());
        for (String line : graphics()) {
            String[] columns = line.split(",\\s*");
            if (columns.length == COLUMNS) {
                found.add(gpu(columns));
            }
        }
        return found;
    }

    private static ComputeChoice cpu() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new ComputeChoice("cpu", "CPU", Formats.counted(cores, "core"), freeMemory(), "");
    }

    private ComputeChoice gpu(String[] columns) {
        long free = (long) Double.parseDouble(columns[2]) << 20;
        String obstacle = environment.containsKey("PYTORCH_LIBRARY_PATH")
                ? ""
                : "A GPU needs a CUDA build of libtorch: set PYTORCH_LIBRARY_PATH to the lib folder of an installed torch 2.7.1, PYTORCH_VERSION=2.7.1 and PYTORCH_FLAVOR=cu128, and restart the workbench.";
        return new ComputeChoice(
                "cuda:" + columns[0],
                columns[1],
                Formats.bytes((long) Double.parseDouble(columns[3]) << 20),
                OptionalLong.of(free),
                obstacle);
    }

    /** Without a driver there is no such command, and no GPU. */
    private static List<String> graphics() {
        try {
            Process process = new ProcessBuilder(
                            "nvidia-smi",
                            "--query-gpu=index,name,memory.free,memory.total",
                            "--format=csv,noheader,nounits")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.onExit()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(late -> process.destroyForcibly());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                return lines.lines().toList();
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of();
        }
    }

    /** What can be used without swapping; on Linux only, where "free" alone would leave out the cache. */
    static OptionalLong freeMemory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) << 10);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
