package lilora.app.screen.models;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.background.TaskRunner;
import lilora.app.format.Formats;
import lilora.app.shell.Notifications;
import lilora.engine.compose.Composition;
import lilora.engine.hub.Hub;
import lilora.engine.hub.ModelDownload;
import org.jspecify.annotations.Nullable;

/** Lists the models of this computer, and composes one of its parts. */
public final class ModelsViewModel {
    private final ModelShelf shelf;
    private final Supplier<Hub> hub;
    private final TaskRunner runner;
    private final Notifications notifications;
    private final ObservableList<ShelvedModel> models = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable Path> language = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Path> vision = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Path> projector = new SimpleObjectProperty<>();
    private final BooleanProperty newProjector = new SimpleBooleanProperty();
    private final StringProperty name = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper working = new ReadOnlyBooleanWrapper();
    private final StringProperty wanted = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper downloadProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper downloading = new ReadOnlyBooleanWrapper();

    /**
     * A page.
     *
     * @param hub where models are downloaded from; asked for off the FX thread, and when somebody downloads only
     */
    public ModelsViewModel(ModelShelf shelf, Supplier<Hub> hub, TaskRunner runner, Notifications notifications) {
        this.shelf = shelf;
        this.hub = hub;
        this.runner = runner;
        this.notifications = notifications;
    }

    ObservableList<ShelvedModel> models() {
        return models;
    }

    ObjectProperty<@Nullable Path> languageProperty() {
        return language;
    }

    ObjectProperty<@Nullable Path> visionProperty() {
        return vision;
    }

    /** The file of a projector; none where the language model holds one. */
    ObjectProperty<@Nullable Path> projectorProperty() {
        return projector;
    }

    /** Whether a random projector is made, to be trained. */
    BooleanProperty newProjectorProperty() {
        return newProjector;
    }

    /** Of the folder that is written. */
    StringProperty nameProperty() {
        return name;
    }

    /** Why nothing was composed; empty when nothing went wrong. */
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty workingProperty() {
        return working.getReadOnlyProperty();
    }

    /** Name of a model on the hub. */
    StringProperty wantedProperty() {
        return wanted;
    }

    /** Why nothing was downloaded; empty when nothing went wrong. */
    ReadOnlyStringProperty downloadProblemProperty() {
        return downloadProblem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty downloadingProperty() {
        return downloading.getReadOnlyProperty();
    }

    /** Gets the wanted model into the cache; what an earlier try left there is used. */
    void download() {
        String model = wanted.get().strip();
        downloadProblem.set("");
        downloading.set(true);
        runner.run("Downloading " + model, progress -> new ModelDownload(hub.get(), shelf.cache())
                        .run(model, Optional.empty(), progress))
                .onDone(there -> {
                    downloading.set(false);
                    notifications.tell("The model %s is in Hugging Face's cache.".formatted(there.name()));
                    refresh();
                })
                .onCancelled(() -> downloading.set(false))
                .onFailed(error -> {
                    downloading.set(false);
                    downloadProblem.set(String.valueOf(error.getMessage()));
                });
    }

    /** Where the cache of Hugging Face is on this computer. */
    Path cache() {
        return shelf.cache().folder();
    }

    /** Looks again. */
    void refresh() {
        runner.run("Looking for models", progress -> shelf.models())
                .onDone(models::setAll)
                .onFailed(error -> problem.set(String.valueOf(error.getMessage())));
    }

    /** Composes what is chosen into a folder of the workspace. */
    void compose() {
        Path from = language.get();
        Path tower = vision.get();
        String folder = name.get().strip();
        if (from == null || tower == null) {
            problem.set("Choose the folders of the language model and of the vision model.");
        } else if (!folder.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._ -]*")) {
            problem.set("Give the new model a name of letters, digits, spaces, dots and dashes.");
        } else {
            problem.set("");
            working.set(true);
            Composition composition = new Composition(
                    from,
                    tower,
                    newProjector.get() ? Optional.empty() : Optional.ofNullable(projector.get()),
                    newProjector.get() ? Optional.of(0L) : Optional.empty(),
                    shelf.own().resolve(folder));
            runner.run("Composing " + folder, composition::run)
                    .onDone(made -> {
                        working.set(false);
                        notifications.tell("The model %s of %s parameters is in the workspace."
                                .formatted(folder, Formats.compact(made.parameters())));
                        refresh();
                    })
                    .onFailed(error -> {
                        working.set(false);
                        problem.set(String.valueOf(error.getMessage()));
                    });
        }
    }
}
