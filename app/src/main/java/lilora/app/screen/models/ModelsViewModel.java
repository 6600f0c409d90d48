package lilora.app.screen.models;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.background.TaskRunner;
import lilora.app.card.CardViewModel;
import lilora.app.format.Formats;
import lilora.app.shell.Notifications;
import lilora.engine.compose.Composition;
import lilora.engine.hub.Hub;
import lilora.engine.hub.ModelDownload;

/** Lists the models of this computer, and composes one of its parts. */
public final class ModelsViewModel {
    private final ModelShelf shelf;
    private final Supplier<Hub> hub;
    private final TaskRunner runner;
    private final Notifications notifications;
    private final ObservableList<ShelvedModel> models = FXCollections.observableArrayList();
    private final ComposeViewModel compose;
    private final AlignViewModel alignment;
    private final CardViewModel card;
    private final ReadOnlyObjectWrapper<Optional<ShelvedModel>> chosen =
            new ReadOnlyObjectWrapper<>(this, "chosen", Optional.empty());
    private final ReadOnlyBooleanWrapper looking = new ReadOnlyBooleanWrapper();
    private Optional<Path> wantedFolder = Optional.empty();
    private final StringProperty wanted = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper downloadProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper downloading = new ReadOnlyBooleanWrapper();

    /**
     * A page.
     *
     * @param hub where models are downloaded from; asked for off the FX thread, and when somebody downloads only
     */
    public ModelsViewModel(
            ModelShelf shelf,
            Supplier<Hub> hub,
            AlignViewModel alignment,
            TaskRunner runner,
            Notifications notifications) {
        this.alignment = alignment;
        this.shelf = shelf;
        this.hub = hub;
        this.runner = runner;
        this.notifications = notifications;
        this.card = new CardViewModel(runner);
        this.compose = new ComposeViewModel(shelf.own(), runner, this::made);
    }

    ObservableList<ShelvedModel> models() {
        return models;
    }

    /** The form that makes another. */
    ComposeViewModel compose() {
        return compose;
    }

    /** Whether the list is still being made. */
    ReadOnlyBooleanProperty lookingProperty() {
        return looking.getReadOnlyProperty();
    }

    /** The form that trains a projector. */
    AlignViewModel alignment() {
        return alignment;
    }

    /** The chosen model's card. */
    CardViewModel card() {
        return card;
    }

    /** Whether the chosen model can be aligned. */
    boolean canAlign() {
        return chosen.get().filter(ShelvedModel::usable).isPresent();
    }

    /** Opens the form that trains the chosen model's projector. */
    void align() {
        chosen.get().filter(ShelvedModel::usable).ifPresent(alignment::open);
    }

    /** The one that somebody looks at. */
    ReadOnlyObjectProperty<Optional<ShelvedModel>> chosenProperty() {
        return chosen.getReadOnlyProperty();
    }

    void choose(Optional<ShelvedModel> model) {
        wantedFolder = model.map(ShelvedModel::folder);
        chosen.set(model);
        card.look(model.map(ShelvedModel::folder));
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
                .onEnd(() -> downloading.set(false))
                .onDone(there -> {
                    notifications.tell("The model %s is in Hugging Face's cache.".formatted(there.name()));
                    refresh();
                })
                .onFailed(error -> downloadProblem.set(String.valueOf(error.getMessage())));
    }

    /** Where the cache of Hugging Face is on this computer. */
    Path cache() {
        return shelf.cache().folder();
    }

    /** Looks again; the chosen one stays chosen as long as it is there. */
    void refresh() {
        looking.set(true);
        runner.run("Looking for models", progress -> shelf.models())
                .onEnd(() -> looking.set(false))
                .onDone(this::show)
                .onFailed(error -> notifications.failed("The models could not be listed.", error));
    }

    private void show(List<ShelvedModel> found) {
        Optional<Path> folder = wantedFolder;
        models.setAll(found);
        choose(found.stream()
                .filter(one -> folder.filter(one.folder()::equals).isPresent())
                .findFirst());
    }

    private void made(Composition composition, Composition.Composed composed) {
        Path folder = composition.out().toAbsolutePath().normalize();
        wantedFolder = Optional.of(folder);
        notifications.offer(
                "The model %s of %s parameters is in the workspace.%s"
                        .formatted(
                                folder.getFileName(),
                                Formats.compact(composed.parameters()),
                                composition.seed().isPresent()
                                        ? " Its projector is random: align it before anything else."
                                        : ""),
                "Align it",
                () -> align(folder));
        refresh();
    }

    /** The list may have been made anew since. */
    private void align(Path folder) {
        models.stream().filter(one -> one.folder().equals(folder)).findFirst().ifPresent(one -> {
            choose(Optional.of(one));
            alignment.show();
            align();
        });
    }
}
