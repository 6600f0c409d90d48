package lilora.engine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import lilora.engine.device.ComputeDevices;
import lilora.engine.device.Gpu;
import lilora.engine.device.HostMemory;
import lilora.engine.device.TorchBuild;
import lilora.engine.json.Json;
import lilora.engine.run.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lilora devices}: what runs can compute on here, and which libtorch they get. */
@Command(
        name = "devices",
        description =
                "Lists what runs can compute on here: the CPU, each GPU with its memory, the libtorch that a run on a GPU gets, and"
                        + " every other one that is found in Python environments, with why it cannot be used.",
        mixinStandardHelpOptions = true)
final class DevicesCommand implements Callable<Integer> {
    @Option(
            names = "--search",
            paramLabel = "FOLDER",
            description =
                    "Look for libtorch in this Python environment too, or in those of this folder; may be repeated")
    private List<Path> search = List.of();

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    private record Library(
            String folder,
            @Nullable String version,
            @Nullable String cuda,
            String obstacle,
            boolean used) {}

    private record Listing(
            int cores,
            @Nullable Long memoryBytes,
            List<ComputeDevices.Choice> gpus,
            String trouble,
            List<Library> libraries) {}

    @Override
    public Integer call() {
        ComputeDevices devices = new ComputeDevices(System.getenv(), search);
        ComputeDevices.Found found = devices.find();
        List<TorchBuild> builds = devices.libraries();
        if (json) {
            System.out.print(Json.pretty(listing(found, builds, devices.library())));
        } else {
            lines(found, builds, devices.library()).forEach(line -> System.out.println(Printable.line(line)));
        }
        return ExitCode.OK;
    }

    private static Listing listing(ComputeDevices.Found found, List<TorchBuild> builds, Optional<TorchBuild> used) {
        return new Listing(
                Runtime.getRuntime().availableProcessors(),
                memory(),
                found.gpus(),
                found.trouble(),
                builds.stream()
                        .map(build -> new Library(
                                build.library().toString(),
                                build.version(),
                                build.cuda(),
                                build.obstacle(),
                                used.filter(build::equals).isPresent()))
                        .toList());
    }

    private static @Nullable Long memory() {
        OptionalLong memory = HostMemory.total();
        return memory.isPresent() ? memory.getAsLong() : null;
    }

    private static List<String> lines(ComputeDevices.Found found, List<TorchBuild> builds, Optional<TorchBuild> used) {
        List<String> lines = new ArrayList<>();
        lines.add("cpu: %d cores, %s".formatted(Runtime.getRuntime().availableProcessors(), mebibytes(memory())));
        for (ComputeDevices.Choice choice : found.gpus()) {
            Gpu gpu = choice.gpu();
            lines.add("%s: %s, %s, %s free, driver %s"
                    .formatted(
                            choice.device(),
                            gpu.name(),
                            mebibytes(gpu.totalBytes()),
                            mebibytes(gpu.freeBytes()),
                            gpu.driver()));
        }
        if (found.gpus().isEmpty()) {
            lines.add("No GPU: " + found.trouble() + ".");
        }
        builds.forEach(build ->
                lines.add("libtorch: " + line(build, used.filter(build::equals).isPresent())));
        if (builds.isEmpty()) {
            lines.add("libtorch for a GPU: none is found. " + TorchBuild.REMEDY);
        }
        found.gpus().stream()
                .map(ComputeDevices.Choice::obstacle)
                .filter(obstacle ->
                        builds.stream().noneMatch(build -> build.obstacle().equals(obstacle)))
                .filter(obstacle -> !obstacle.isEmpty() && !builds.isEmpty())
                .distinct()
                .forEach(lines::add);
        return lines;
    }

    private static String line(TorchBuild build, boolean used) {
        if (!build.isUsable()) {
            return build.obstacle();
        }
        return "%s in %s, %s"
                .formatted(
                        build.title(),
                        build.library(),
                        used ? "used by runs on a GPU" : "used instead with PYTORCH_LIBRARY_PATH=" + build.library());
    }

    private static String mebibytes(@Nullable Long bytes) {
        return bytes == null ? "memory unknown" : "%,d MiB".formatted(bytes >> 20);
    }
}
