package lilora.app.screen.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.InputException;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.hub.NamedModels;
import lilora.engine.json.Json;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.study.KnownResults;
import lilora.engine.study.Study;

/**
 * A study and what belongs to it: an experiment of its own in the folder {@code experiments} beside its file, and the results of its
 * completed runs, a line each, in the folder {@code results}. Shipped studies lie so, too. Whoever takes a study takes all three.
 *
 * @param study its file
 */
record StudyFiles(Path study) {
    static final String ENDING = ".json";
    private static final String EXPERIMENTS = "experiments";

    static StudyFiles in(Path folder, String name) {
        return new StudyFiles(folder.resolve(name + ENDING));
    }

    String name() {
        String file = String.valueOf(study.getFileName());
        return file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : file;
    }

    Path experiment() {
        return study.resolveSibling(EXPERIMENTS).resolve(name() + ENDING);
    }

    /** Compressed where only such a file is there. */
    Path results() {
        Path plain = study.resolveSibling("results").resolve(name() + ".jsonl");
        Path compressed = plain.resolveSibling(plain.getFileName() + KnownResults.COMPRESSED);
        return Files.exists(compressed) && !Files.exists(plain) ? compressed : plain;
    }

    /** What the study's file calls its own experiment. */
    String experimentAsNamed() {
        return EXPERIMENTS + "/" + name() + ENDING;
    }

    void writeExperiment(ExperimentSpec spec) {
        makeFolderOf(experiment());
        Json.writeAtomically(experiment(), spec);
    }

    void write(StudySpec spec) {
        makeFolderOf(study);
        Json.writeAtomically(study, spec);
    }

    /**
     * Copies the study with its experiment, whose folders become absolute, and its results. The study's file is written last, so that
     * half a copy is none.
     *
     * @param models where a base model is looked for that is called by its name
     * @throws InputException naming file and field of what is wrong; then nothing is written
     */
    void copyTo(StudyFiles copy, NamedModels models) {
        Study.read(study, models);
        KnownResults known = KnownResults.read(results());
        StudySpec spec = Json.read(study, StudySpec.class);
        ExperimentSpec experiment =
                ExperimentFile.read(Path.of(ExperimentFile.beside(study, "experiment", spec.experiment())), models);
        copy.writeExperiment(experiment);
        if (Files.exists(results())) {
            makeFolderOf(copy.results());
            known.writeInto(copy.results());
        }
        copy.write(spec.withExperiment(copy.experimentAsNamed()));
    }

    /** Removes all of it; runs stay. */
    void delete() throws IOException {
        Files.deleteIfExists(study);
        Files.deleteIfExists(experiment());
        Files.deleteIfExists(results());
    }

    /** Makes the folder that a file is in, and those above it. */
    static void makeFolderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be made.", e);
        }
    }
}
