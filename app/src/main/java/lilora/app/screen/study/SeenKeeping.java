package lilora.app.screen.study;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what was seen of a study's runs: one write after another, and of what comes meanwhile only the newest. */
final class SeenKeeping {
    private final StudyParts parts;
    private final String name;
    private @Nullable Runnable waiting;
    private boolean busy;

    SeenKeeping(StudyParts parts, String name) {
        this.parts = parts;
        this.name = name;
    }

    void keep(StudySetup setup, StudyPlace place, List<StudyRow> rows) {
        List<StudyRow> now = List.copyOf(rows);
        waiting = () -> SeenRuns.write(parts.store().seen(name), setup, place, now);
        if (!busy) {
            next();
        }
    }

    private void next() {
        Runnable write = waiting;
        waiting = null;
        busy = write != null;
        if (write != null) {
            parts.tasks()
                    .perform("Keeping what was seen of study " + name, progress -> write.run())
                    .onDone(done -> next())
                    .onFailed(error -> {
                        busy = false;
                        parts.notifications()
                                .failed("What was seen of the study could not be kept; it is looked for again.", error);
                    });
        }
    }
}
