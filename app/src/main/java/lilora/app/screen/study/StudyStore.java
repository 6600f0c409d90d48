package lilora.app.screen.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lilora.app.export.FileNames;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.hub.NamedModels;
import lilora.engine.json.Json;
import lilora.engine.plan.ExperimentFile;

/**
 * The studies of a workspace: each a file in its folder {@code studies}, with its experiment and the results of its runs in folders
 * beside it. Reads and writes files, so not for the FX thread.
 */
public final class StudyStore {
    private static final String ENDING = ".json";
    private static final String EXPERIMENTS = "experiments";

    private final Path workspace;
    private final Path folder;

    /** @param workspace its folder */
    public StudyStore(Path workspace) {
        this.workspace = workspace;
        this.folder = workspace.resolve("studies");
    }

    /** Names of the studies there are. */
    List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The studies in " + folder + " cannot be listed.", e);
        }
    }

    /** The file of a study. */
    Path file(String name) {
        return folder.resolve(name + ENDING);
    }

    /** Where the results of its completed runs are kept, a line each. */
    Path results(String name) {
        return folder.resolve("results").resolve(name + ".jsonl");
    }

    /** What was seen of its runs last. */
    Path seen(String name) {
        return workspace.resolve("cache").resolve("studies").resolve(name + ENDING);
    }

    /** The base models that experiments may call by name: those of this workspace, and of the hub's cache. */
    NamedModels models() {
        return NamedModels.in(workspace);
    }

    /**
     * An experiment of a file.
     *
     * @throws lilora.engine.InputException naming file and field of what is wrong
     */
    ExperimentSpec experiment(Path file) {
        return ExperimentFile.read(file, models());
    }

    /** Folder of the workspace's runs. */
    Path runs() {
        return workspace.resolve("runs");
    }

    /** Folder of the workspace's features of images. */
    Path cache() {
        return workspace.resolve("cache");
    }

    /**
     * The study's file as it is.
     *
     * @throws lilora.engine.InputException naming file and field of what is wrong
     */
    StudySpec read(String name) {
        return Json.read(file(name), StudySpec.class);
    }

    /** Keeps a study. */
    void write(String name, StudySpec study) {
        make(folder);
        Json.writeAtomically(file(name), study);
    }

    /**
     * Keeps the experiment of a study, so that it stays the same whatever becomes of where it is from.
     *
     * @return what the study's file calls it
     */
    String writeExperiment(String name, ExperimentSpec experiment) {
        Path experiments = folder.resolve(EXPERIMENTS);
        make(experiments);
        Json.writeAtomically(experiments.resolve(name + ENDING), experiment);
        return EXPERIMENTS + "/" + name + ENDING;
    }

    /** A name for a file that no study has, made of what somebody calls it. */
    String free(String title) {
        String plain = FileNames.of(title, "study");
        return Stream.iterate(1, i -> i + 1)
                .map(i -> i == 1 ? plain : plain + "-" + i)
                .filter(name -> !Files.exists(file(name)))
                .findFirst()
                .orElseThrow();
    }

    /** Removes a study with its experiment and its kept results; runs stay. */
    void delete(String name) {
        try {
            Files.deleteIfExists(file(name));
            Files.deleteIfExists(folder.resolve(EXPERIMENTS).resolve(name + ENDING));
            Files.deleteIfExists(results(name));
            Files.deleteIfExists(seen(name));
        } catch (IOException e) {
            throw new UncheckedIOException("The study " + name + " cannot be removed.", e);
        }
    }

    /** Makes the folder that a file is in, and those above it. */
    static void makeFolderOf(Path file) {
        Path parent = file.getParent();
        if (parent != null) {
            make(parent);
        }
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be made.", e);
        }
    }
}
