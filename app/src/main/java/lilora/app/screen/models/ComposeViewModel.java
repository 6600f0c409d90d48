package lilora.app.screen.models;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import lilora.app.background.TaskRunner;
import lilora.engine.compose.Composition;
import lilora.engine.compose.Composition.Composed;
import lilora.engine.compose.Part;
import lilora.engine.gguf.GgufModel;

/** Composes a LLaVA model of its parts. */
final class ComposeViewModel {
    private final Path folder;
    private final TaskRunner runner;
    private final BiConsumer<Composition, Composed> onMade;
    private final PartViewModel language;
    private final PartViewModel vision;
    private final PartViewModel projector;
    private final BooleanProperty newProjector = new SimpleBooleanProperty();
    private final StringProperty name = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper working = new ReadOnlyBooleanWrapper();

    /**
     * A form.
     *
     * @param folder of the models that are made
     * @param onMade told of each
     */
    ComposeViewModel(Path folder, TaskRunner runner, BiConsumer<Composition, Composed> onMade) {
        this.folder = folder;
        this.runner = runner;
        this.onMade = onMade;
        language =
                new PartViewModel(runner, given -> GgufModel.isNamed(given) ? given : folderOf(given), Part::language);
        vision = new PartViewModel(runner, ComposeViewModel::folderOf, Part::vision);
        projector = new PartViewModel(runner, Part::projectorFile, Part::projector);
    }

    private static Path folderOf(Path given) {
        Path parent = given.getParent();
        return parent != null && Files.isRegularFile(given) ? parent : given;
    }

    /** A folder of a language model, or of LLaVA in one piece, or a GGUF file. */
    PartViewModel language() {
        return language;
    }

    /** The folder of a vision model. */
    PartViewModel vision() {
        return vision;
    }

    /** The file of a projector; none where the language model holds one, or a new one is made. */
    PartViewModel projector() {
        return projector;
    }

    /** Whether a random projector is made, to be trained. */
    BooleanProperty newProjectorProperty() {
        return newProjector;
    }

    /** Whether the language model brings a projector of its own. */
    boolean hasProjector() {
        return language.stateProperty().get().part().filter(Part::projector).isPresent();
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

    /** Composes what is chosen into a folder of the workspace. */
    void compose() {
        problem.set(obstacle());
        if (!problem.get().isEmpty()) {
            return;
        }
        boolean made = newProjector.get() && !hasProjector();
        Composition composition = new Composition(
                language.path().orElseThrow(),
                vision.path().orElseThrow(),
                made || hasProjector() ? Optional.empty() : projector.path(),
                made ? Optional.of(0L) : Optional.empty(),
                folder.resolve(name.get().strip()));
        working.set(true);
        runner.run("Composing " + name.get().strip(), composition::run)
                .onDone(composed -> {
                    working.set(false);
                    onMade.accept(composition, composed);
                })
                .onCancelled(() -> working.set(false))
                .onFailed(error -> {
                    working.set(false);
                    problem.set(String.valueOf(error.getMessage()));
                });
    }

    /** What must be done first; empty when nothing must. */
    private String obstacle() {
        if (language.path().isEmpty() || vision.path().isEmpty()) {
            return "Choose a language model and a vision model.";
        }
        boolean needsProjector = !hasProjector() && !newProjector.get();
        if (needsProjector && projector.path().isEmpty()) {
            return "Choose a projector, or let a new one be made.";
        }
        Stream<PartViewModel> used =
                needsProjector ? Stream.of(language, vision, projector) : Stream.of(language, vision);
        if (used.anyMatch(part -> part.stateProperty().get().isWrong())) {
            return "A part cannot be read, as is said below it; choose another.";
        }
        if (!name.get().strip().matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._ -]*")) {
            return "Give the new model a name of letters, digits, spaces, dots and dashes.";
        }
        return "";
    }
}
