package lilora.app.screen.study;

import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import lilora.app.background.Unwritten;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.StudySpec;
import org.jspecify.annotations.Nullable;

/** Keeps one study's file as it is edited: one write after another, and of changes that come meanwhile only the newest. */
final class StudySaving {
    private final StudyParts parts;
    private final String name;
    private final StudyWriting writing;
    private final Consumer<OpenedStudy> saved;
    private final Consumer<String> failed;
    private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(this, "status", "");
    private final Unwritten<StudySpec> unwritten;
    private @Nullable StudySpec last;
    private @Nullable Waiting after;
    private boolean busy;

    private record Waiting(Runnable saved, Runnable notSaved) {}

    /**
     * A study that is as its file says.
     *
     * @param saved gets the study as it was read back
     * @param failed gets a sentence
     */
    StudySaving(
            StudyParts parts, String name, StudyWriting writing, Consumer<OpenedStudy> saved, Consumer<String> failed) {
        this.parts = parts;
        this.name = name;
        this.writing = writing;
        this.unwritten = new Unwritten<>(writing::write);
        this.saved = saved;
        this.failed = failed;
    }

    ReadOnlyStringProperty statusProperty() {
        return status.getReadOnlyProperty();
    }

    void save(StudySpec spec) {
        unwritten.put(spec);
        last = spec;
        if (!busy) {
            next();
        }
    }

    /** Writes it once more, because what it names has changed. */
    void again() {
        StudySpec spec = last;
        if (spec != null) {
            save(spec);
        } else {
            read();
        }
    }

    /** Keeps a copy of an experiment for the study. */
    void take(ExperimentSpec experiment, Consumer<String> then) {
        parts.tasks()
                .run("Taking the experiment " + experiment.name(), progress -> writing.write(experiment))
                .onDone(then)
                .onFailed(error -> failed.accept(String.valueOf(error.getMessage())));
    }

    private void read() {
        parts.tasks()
                .run("Reading study " + name, progress -> OpenedStudy.read(parts.store(), name))
                .onDone(saved);
    }

    private void next() {
        if (unwritten.isEmpty()) {
            busy = false;
            status.set("Saved");
            goOn(Waiting::saved);
            return;
        }
        busy = true;
        status.set("Saving");
        parts.tasks()
                .run("Saving study " + name, progress -> {
                    unwritten.write();
                    return OpenedStudy.read(parts.store(), name);
                })
                .onDone(read -> {
                    if (unwritten.isEmpty()) {
                        saved.accept(read);
                    }
                    next();
                })
                .onFailed(error -> notSaved(String.valueOf(error.getMessage())))
                .onCancelled(() -> notSaved("saving was cancelled; the next change saves it"));
    }

    private void notSaved(String why) {
        busy = false;
        status.set("Not saved: " + why);
        goOn(Waiting::notSaved);
    }

    /** Calls back when all is written, at once if it is, or when it cannot be. */
    void whenSaved(Runnable action, Runnable otherwise) {
        after = new Waiting(action, otherwise);
        if (isSaved()) {
            goOn(Waiting::saved);
        } else if (!busy) {
            next();
        }
    }

    private void goOn(Function<Waiting, Runnable> way) {
        Waiting then = after;
        after = null;
        if (then != null) {
            way.apply(then).run();
        }
    }

    boolean isSaved() {
        return !busy && unwritten.isEmpty();
    }

    /** Removes the study's files when the write under way has ended; what waits is left out. Not for the FX thread. */
    void delete() {
        writing.delete();
    }

    /** Writes at once what is not written yet. Not for the FX thread. */
    void finish() {
        unwritten.write();
    }
}
