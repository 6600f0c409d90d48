package lilora.app.screen.run;

import java.nio.file.Path;
import java.util.Optional;
import lilora.app.background.TaskHandle;
import lilora.app.background.Work;
import lilora.app.format.Formats;
import lilora.app.shell.ScreenIds;
import lilora.engine.exporting.ModelExport;
import lilora.engine.exporting.ProjectorExport;
import lilora.engine.exporting.StoredAdapters;
import lilora.engine.model.weights.TensorShards;

/** Writes what an alignment learned into a folder that a person chooses: as a model, or as the projector alone. */
final class LearnedModel {
    private final RunViewModel.Parts parts;

    LearnedModel(RunViewModel.Parts parts) {
        this.parts = parts;
    }

    /** The base model with the trained projector in its weights; in the workspace's folder of models it is listed and can be used. */
    void writeModel(RunViewState run) {
        ask(run, "Folder of the aligned model", models(), "-aligned")
                .ifPresent(folder -> write(folder, "The aligned model is in %s, %s.", progress -> {
                    try (StoredAdapters stored = stored(run)) {
                        return new ModelExport(null, TensorShards.USUAL_BYTES)
                                .write(stored, stored.stage(), folder, progress)
                                .bytes();
                    }
                }));
    }

    /** The projector without the model around it, for composing. */
    void writeProjector(RunViewState run) {
        ask(run, "Folder of the projector", parts.workspace().folder(), "-projector")
                .ifPresent(folder -> write(folder, "The projector is in %s, %s.", progress -> {
                    try (StoredAdapters stored = stored(run)) {
                        return new ProjectorExport(null).write(stored, stored.stage(), folder);
                    }
                }));
    }

    private Optional<Path> ask(RunViewState run, String title, Path parent, String ending) {
        return parts.dialogs().saveFolder(title, parent, run.aligned().orElse("model") + ending);
    }

    private Path models() {
        return parts.workspace().modelsFolder();
    }

    private StoredAdapters stored(RunViewState run) {
        return new StoredAdapters(parts.workspace().runsFolder().resolve(run.runId()), null);
    }

    private void write(Path folder, String sentence, Work<Long> work) {
        TaskHandle<Long> writing = parts.tasks().run("Writing " + folder.getFileName(), work);
        writing.onDone(bytes -> {
                    String told = sentence.formatted(folder, Formats.bytes(bytes));
                    if (folder.startsWith(models())) {
                        parts.notifications().offer(told, "Show the models", () -> parts.navigator()
                                .open(ScreenIds.MODELS));
                    } else {
                        parts.notifications().tell(told);
                    }
                })
                .onFailed(error -> parts.notifications()
                        .failed("%s could not be written.".formatted(folder.getFileName()), error));
    }
}
