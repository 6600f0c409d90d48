package lilora.app.screen.study;

import java.util.List;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.StudySpec;

/** Writes the files of one study, one after another, and none once it is deleted: what was asked for before is late. For any thread. */
final class StudyWriting {
    private final StudyStore store;
    private final String name;
    private boolean deleted;

    StudyWriting(StudyStore store, String name) {
        this.store = store;
        this.name = name;
    }

    synchronized void write(StudySpec spec) {
        if (!deleted) {
            store.write(name, spec);
        }
    }

    /**
     * Keeps the experiment.
     *
     * @return what the study's file calls it
     */
    synchronized String write(ExperimentSpec experiment) {
        if (deleted) {
            throw new IllegalStateException("Study " + name + " was deleted.");
        }
        return store.writeExperiment(name, experiment);
    }

    /** Keeps what was seen of its runs. */
    synchronized void write(StudySetup setup, StudyPlace place, List<StudyRow> rows) {
        if (!deleted) {
            SeenRuns.write(store.seen(name), setup, place, rows);
        }
    }

    synchronized void delete() {
        deleted = true;
        store.delete(name);
    }
}
