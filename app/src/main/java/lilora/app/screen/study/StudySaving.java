package lilora.app.screen.study;

import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.StudySpec;
import org.jspecify.annotations.Nullable;

/** Keeps one study's file as it is edited: one write after another, and of changes that come meanwhile only the newest. */
final class StudySaving {
    private final StudyParts parts;
    private final String name;
    private final Consumer<OpenedStudy> saved;
    private final Consumer<String> failed;
    private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper(this, "status", "");
    private @Nullable StudySpec waiting;
    private @Nullable StudySpec last;
    private @Nullable Runnable after;
    private boolean busy;

    /**
     * A study that is as its file says.
     *
     * @param saved gets the study as it was read back
     * @param failed gets a sentence
     */
    StudySaving(StudyParts parts, String name, Consumer<OpenedStudy> saved, Consumer<String> failed) {
        this.parts = parts;
        this.name = name;
        this.saved = saved;
        this.failed = failed;
    }

    ReadOnlyStringProperty statusProperty() {
        return status.getReadOnlyProperty();
    }

    void save(StudySpec spec) {
        waiting = spec;
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
                .run("Taking the experiment " + experiment.name(), progress -> parts.store()
                        .writeExperiment(name, experiment))
                .onDone(then)
                .onFailed(error -> failed.accept(String.valueOf(error.getMessage())));
    }

    private void read() {
        parts.tasks()
                .run("Reading study " + name, progress -> OpenedStudy.read(parts.store(), name))
                .onDone(saved);
    }

    private void next() {
        StudySpec spec = waiting;
        waiting = null;
        if (spec == null) {
            busy = false;
            status.set("Saved");
            goOn();
            return;
        }
        busy = true;
        status.set("Saving");
        parts.tasks()
                .run("Saving study " + name, progress -> {
                    parts.store().write(name, spec);
                    return OpenedStudy.read(parts.store(), name);
                })
                .onDone(read -> {
                    if (waiting == null) {
                        saved.accept(read);
                    }
                    next();
                })
                .onFailed(error -> {
                    busy = false;
                    status.set("Not saved: " + error.getMessage());
                });
    }

    /** Calls back when all is written, at once if it is. */
    void whenSaved(Runnable action) {
        after = action;
        if (!busy) {
            goOn();
        }
    }

    private void goOn() {
        Runnable action = after;
        after = null;
        if (action != null) {
            action.run();
        }
    }

    /** Writes at once what is not written yet. */
    void finish() {
        StudySpec spec = waiting;
        if (spec != null) {
            waiting = null;
            parts.store().write(name, spec);
        }
    }
}
