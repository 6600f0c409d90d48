package lilora.app.screen.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lilora.app.export.FileNames;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.OrderSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.file.Folders;
import lilora.engine.hub.NamedModels;
import lilora.engine.json.Json;
import lilora.engine.plan.ExperimentFile;

/**
 * The studies of a workspace, in its folder {@code studies}, and those that are shipped. Reads and writes files, so not for the FX
 * thread.
 */
public final class StudyStore {
    private final Path workspace;
    private final Path folder;
    private final Path shipped;

    /**
     * Those of a workspace.
     *
     * @param workspace its folder
     * @param shipped folder of the experiments that come with the workbench
     */
    public StudyStore(Path workspace, Path shipped) {
        this.workspace = workspace;
        this.folder = workspace.resolve("studies");
        this.shipped = shipped;
    }

    /** Names of the studies there are. */
    List<String> names() {
        return files(folder).stream().map(StudyFiles::name).toList();
    }

    /**
     * A study that comes with the workbench.
     *
     * @param title what it is about, or its file's name
     */
    record Shipped(Path file, String title) {}

    /** The shipped studies, by their files' names. */
    List<Shipped> shipped() {
        return files(shipped).stream()
                .filter(files -> Json.tree(files.study()).has("variants"))
                .map(files -> new Shipped(
                        files.study(), Json.tree(files.study()).path("title").asText(files.name())))
                .toList();
    }

    private static List<StudyFiles> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try {
            return Folders.list(folder).stream()
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(StudyFiles.ENDING))
                    .map(StudyFiles::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The studies in " + folder + " cannot be listed.", e);
        }
    }

    private StudyFiles files(String name) {
        return StudyFiles.in(folder, name);
    }

    /** The file of a study. */
    Path file(String name) {
        return files(name).study();
    }

    /** Where the results of its completed runs are kept, a line each. */
    Path results(String name) {
        return files(name).results();
    }

    /** What was seen of its runs last. */
    Path seen(String name) {
        return workspace.resolve("cache").resolve("studies").resolve(name + StudyFiles.ENDING);
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
        files(name).write(study);
    }

    /**
     * Keeps a study of an experiment: its method alone, in the given order.
     *
     * @param title of the method
     */
    void write(String name, ExperimentSpec experiment, String title, List<Long> seeds) {
        write(
                name,
                new StudySpec(
                        StudySpec.SCHEMA,
                        writeExperiment(name, experiment),
                        seeds,
                        List.of(OrderSpec.Known.GIVEN),
                        List.of(new StudySpec.Variant(title, experiment.method()))));
    }

    /**
     * Keeps the experiment of a study, so that it stays the same whatever becomes of where it is from.
     *
     * @return what the study's file calls it
     */
    String writeExperiment(String name, ExperimentSpec experiment) {
        files(name).writeExperiment(experiment);
        return files(name).experimentAsNamed();
    }

    /**
     * Takes a copy of the study in a file, with its experiment and the results that lie beside it.
     *
     * @return its name here
     * @throws lilora.engine.InputException naming file and field of what is wrong
     */
    String take(Path file) {
        StudyFiles there = new StudyFiles(file);
        String name = free(there.name());
        there.copyTo(files(name), models());
        return name;
    }

    /**
     * Writes a copy of a study to a file that another workspace can take, with its experiment and results in folders beside it.
     *
     * @throws lilora.engine.InputException naming file and field of what is wrong
     */
    void export(String name, Path file) {
        files(name).copyTo(new StudyFiles(file), models());
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
            files(name).delete();
            Files.deleteIfExists(seen(name));
        } catch (IOException e) {
            throw new UncheckedIOException("The study " + name + " cannot be removed.", e);
        }
    }
}
