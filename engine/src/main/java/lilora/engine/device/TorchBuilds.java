package lilora.engine.device;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds installed libtorch builds: the one that the environment names, and those of Python environments in usual places. */
public final class TorchBuilds {
    /** Where the environment names one: DJL's own variable. */
    public static final String VARIABLE = "PYTORCH_LIBRARY_PATH";

    private static final List<String> ACTIVE = List.of("VIRTUAL_ENV", "CONDA_PREFIX");
    /** Below the home folder; with a star, their children. */
    private static final List<String> AT_HOME = List.of(
            ".venv",
            "venv",
            ".venvs/*",
            "venvs/*",
            ".virtualenvs/*",
            "miniconda3",
            "miniconda3/envs/*",
            "anaconda3",
            "anaconda3/envs/*",
            "miniforge3",
            "miniforge3/envs/*",
            "mambaforge/envs/*",
            "micromamba/envs/*",
            ".conda/envs/*",
            ".pyenv/versions/*",
            ".local");

    private static final List<String> OF_SYSTEM = List.of("/usr/local", "/usr", "/opt/conda", "/opt/conda/envs/*");

    private final Map<String, String> environment;
    private final List<Path> searched;

    /**
     * A search.
     *
     * @param environment variables; without {@code HOME} or {@code USERPROFILE} no home folder is looked into
     * @param searched further environments of Python, or folders of them
     */
    public TorchBuilds(Map<String, String> environment, List<Path> searched) {
        this.environment = Map.copyOf(environment);
        this.searched = List.copyOf(searched);
    }

    /** The one that {@code PYTORCH_LIBRARY_PATH} names; it is the only one used then. */
    public Optional<TorchBuild> named() {
        return Optional.ofNullable(environment.get(VARIABLE))
                .filter(given -> !given.isBlank())
                .map(given -> TorchReader.ofLibrary(Path.of(given)));
    }

    /** All that are found, in order of preference: named, searched, active, at home, of the system. */
    public List<TorchBuild> all() {
        Map<Path, TorchBuild> found = new LinkedHashMap<>();
        named().ifPresent(build -> found.put(real(build.library()), build));
        places().flatMap(TorchBuilds::packages)
                .map(TorchReader::ofPackages)
                .flatMap(Optional::stream)
                .forEach(build -> found.putIfAbsent(real(build.library()), build));
        return List.copyOf(found.values());
    }

    /** The one that a worker on CUDA gets. */
    public Optional<TorchBuild> chosen() {
        return environment.getOrDefault(VARIABLE, "").isBlank()
                ? all().stream().filter(TorchBuild::isUsable).findFirst()
                : named();
    }

    private Stream<Path> places() {
        List<Path> places = new ArrayList<>();
        for (Path folder : searched) {
            places.add(folder);
            places.addAll(children(folder));
        }
        ACTIVE.stream()
                .map(environment::get)
                .filter(given -> given != null && !given.isBlank())
                .forEach(given -> places.add(Path.of(given)));
        String home = environment.getOrDefault("HOME", environment.getOrDefault("USERPROFILE", ""));
        if (!home.isBlank()) {
            AT_HOME.forEach(place -> places.addAll(expanded(Path.of(home), place)));
        }
        OF_SYSTEM.forEach(place -> places.addAll(expanded(Path.of("/"), place.substring(1))));
        return places.stream();
    }

    private static Collection<Path> expanded(Path base, String place) {
        return place.endsWith("/*")
                ? children(base.resolve(place.substring(0, place.length() - 2)))
                : List.of(base.resolve(place));
    }

    /** The folders of packages of a Python environment, by the layouts of Linux, Debian and Windows; or the folder itself. */
    private static Stream<Path> packages(Path place) {
        List<Path> folders = new ArrayList<>(List.of(place, place.resolve("Lib/site-packages")));
        for (String lib : List.of("lib", "lib64")) {
            children(place.resolve(lib)).stream()
                    .filter(python -> python.getFileName().toString().startsWith("python3"))
                    .forEach(python -> {
                        folders.add(python.resolve("site-packages"));
                        folders.add(python.resolve("dist-packages"));
                    });
        }
        return folders.stream();
    }

    /** In the order of their names; none where nothing can be read. */
    private static List<Path> children(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, Files::isDirectory)) {
            children.forEach(found::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return List.of();
        }
        return found.stream().sorted().toList();
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }
}
