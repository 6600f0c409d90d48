package lilora.app.screen.models;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.background.TaskRunner;
import lilora.engine.compose.Part;

/** A part that a model is to be composed of; what is chosen is read off the FX thread. */
final class PartViewModel {
    private final TaskRunner runner;
    private final UnaryOperator<Path> place;
    private final Reading reading;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(this, "state", State.NONE);

    /** Reads the headers of a part. */
    interface Reading {
        /**
         * Reads one.
         *
         * @throws lilora.engine.InputException with what is wrong with it
         */
        Part of(Path path);
    }

    /**
     * What is known of it.
     *
     * @param path what was chosen
     * @param part what it is, once it has been read
     * @param fault why it cannot be read; empty when it can
     */
    record State(Optional<Path> path, Optional<Part> part, String fault) {
        static final State NONE = new State(Optional.empty(), Optional.empty(), "");

        boolean isWrong() {
            return !fault.isEmpty();
        }

        boolean isReading() {
            return path.isPresent() && part.isEmpty() && fault.isEmpty();
        }
    }

    /** @param place what is meant by a path that was chosen; reads files */
    PartViewModel(TaskRunner runner, UnaryOperator<Path> place, Reading reading) {
        this.runner = runner;
        this.place = place;
        this.reading = reading;
    }

    ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    Optional<Path> path() {
        return state.get().path();
    }

    /** Chooses a file or a folder. */
    void choose(Path given) {
        State wanted = new State(Optional.of(given.toAbsolutePath().normalize()), Optional.empty(), "");
        state.set(wanted);
        runner.run(
                        "Reading " + given.getFileName(),
                        progress -> read(wanted.path().orElseThrow()))
                .onDone(found -> replace(wanted, found))
                .onFailed(error ->
                        replace(wanted, new State(wanted.path(), Optional.empty(), String.valueOf(error.getMessage()))))
                .onCancelled(() -> replace(
                        wanted,
                        new State(wanted.path(), Optional.empty(), "Reading it was cancelled; choose it once more.")));
    }

    private State read(Path given) {
        Path meant = place.apply(given);
        return new State(Optional.of(meant), Optional.of(reading.of(meant)), "");
    }

    /** What was read of something that is no longer chosen is nobody's. */
    private void replace(State wanted, State found) {
        if (state.get().equals(wanted)) {
            state.set(found);
        }
    }

    void remove() {
        state.set(State.NONE);
    }
}
