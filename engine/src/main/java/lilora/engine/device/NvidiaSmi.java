package lilora.engine.device;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's own program, which speaks with the driver. It is a process of its own, so that asking starts no CUDA context here;
 * it takes tens of milliseconds, or as long as the driver needs to wake up: not for a thread that must not wait.
 */
public final class NvidiaSmi {
    private static final long PATIENCE_SECONDS = 5;
    private static final String FORMAT = "--format=csv,noheader,nounits";
    /** The name last: it alone may hold a comma. */
    private static final String GPU_FIELDS =
            "--query-gpu=index,uuid,driver_version,memory.total,memory.used,memory.free,utilization.gpu,temperature.gpu,power.draw,name";

    private static final int GPU_COLUMNS = GPU_FIELDS.split(",").length;

    private static final List<String> NAMES = List.of("nvidia-smi", "nvidia-smi.exe");

    private final Path program;

    /** @param program where {@code nvidia-smi} is; it need not be there */
    NvidiaSmi(Path program) {
        this.program = program;
    }

    /** The first on the search path that these variables name. */
    public static NvidiaSmi of(Map<String, String> environment) {
        return new NvidiaSmi(environment.entrySet().stream()
                .filter(variable -> variable.getKey().equalsIgnoreCase("PATH"))
                .flatMap(variable -> Arrays.stream(variable.getValue().split(File.pathSeparator, -1)))
                .flatMap(folder -> NAMES.stream().map(name -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst()
                .orElseGet(() -> new File(NAMES.get(0)))
                .toPath()
                .toAbsolutePath());
    }

    /**
     * What was reported.
     *
     * @param gpus in the order of the PCI bus
     * @param trouble why nothing could be asked, as a part of a sentence; empty if the driver answered
     */
    public record Report(List<Gpu> gpus, String trouble) {}

    private record Output(List<String> lines, int code) {}

    /** The GPUs of this computer. */
    public Report gpus() {
        try {
            Output output = output(GPU_FIELDS);
            List<Gpu> gpus = parse(output.lines());
            return gpus.isEmpty() ? new Report(gpus, trouble(output)) : new Report(gpus, "");
        } catch (IOException e) {
            return new Report(List.of(), "NVIDIA's driver is not installed (there is no nvidia-smi)");
        }
    }

    private static String trouble(Output output) {
        String said = output.lines().stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(output.code() == 0 ? "no GPU" : "no answer");
        return "NVIDIA's driver says \"" + said + "\"";
    }

    /** Device memory of one process on all GPUs together; absent if the driver lists none or does not tell how much. */
    public OptionalLong usedBy(long pid) {
        try {
            long sum = 0;
            boolean listed = false;
            for (String line : output("--query-compute-apps=pid,used_memory").lines()) {
                String[] columns = columns(line, 2);
                Long bytes =
                        columns.length == 2 && columns[0].equals(Long.toString(pid)) ? mebibytes(columns[1]) : null;
                if (bytes != null) {
                    listed = true;
                    sum += bytes;
                }
            }
            return listed ? OptionalLong.of(sum) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private Output output(String query) throws IOException {
        Process process = new ProcessBuilder(program.toString(), query, FORMAT)
                .redirectErrorStream(true)
                .start();
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines().toList();
            return new Output(lines, process.waitFor());
        } catch (UncheckedIOException e) {
            // Killed for its silence while it was read.
            return new Output(List.of(), -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Output(List.of(), -1);
        }
    }

    /** What to ask the program for, wherever it is, so that {@link #parse} understands the answer. */
    public static List<String> query() {
        return List.of(GPU_FIELDS, FORMAT);
    }

    /** The GPUs of its answer, which may hold other lines, too. */
    public static List<Gpu> parse(List<String> lines) {
        return lines.stream().map(NvidiaSmi::gpu).flatMap(List::stream).toList();
    }

    /** One, or none if the line is not of the table. */
    private static List<Gpu> gpu(String line) {
        String[] c = columns(line, GPU_COLUMNS);
        if (c.length != GPU_COLUMNS || !c[0].matches("\\d{1,3}")) {
            return List.of();
        }
        Double utilisation = number(c[6]);
        Double temperature = number(c[7]);
        return List.of(new Gpu(
                Integer.parseInt(c[0]),
                c[9],
                c[1],
                c[2],
                mebibytes(c[3]),
                mebibytes(c[4]),
                mebibytes(c[5]),
                utilisation == null ? null : utilisation.intValue(),
                temperature == null ? null : temperature.intValue(),
                number(c[8])));
    }

    private static String[] columns(String line, int most) {
        List<String> columns = new ArrayList<>();
        for (String column : line.split(",", most)) {
            columns.add(column.strip());
        }
        return columns.toArray(String[]::new);
    }

    private static @Nullable Long mebibytes(String column) {
        Double number = number(column);
        return number == null ? null : (long) (number * (1 << 20));
    }

    /** A card that does not tell says {@code [N/A]}, {@code [Not Supported]} or {@code [Unknown Error]}. */
    private static @Nullable Double number(String column) {
        return column.matches("\\d{1,12}(\\.\\d{1,6})?") ? Double.valueOf(column) : null;
    }
}
