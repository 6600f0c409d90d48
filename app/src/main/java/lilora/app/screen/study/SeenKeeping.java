package lilora.app.screen.study;

import java.util.List;
import lilora.app.background.Unwritten;

/** Keeps what was seen of a study's runs: one write after another, and of what comes meanwhile only the newest. */
final class SeenKeeping {
    private final StudyParts parts;
    private final String name;
    private final StudyWriting writing;
    private final Unwritten<Runnable> unwritten = new Unwritten<>(Runnable::run);
    private boolean busy;

    SeenKeeping(StudyParts parts, String name, StudyWriting writing) {
        this.parts = parts;
        this.name = name;
        this.writing = writing;
    }

    void keep(StudySetup setup, StudyPlace place, List<StudyRow> rows) {
        List<StudyRow> now = List.copyOf(rows);
        unwritten.put(() -> writing.write(setup, place, now));
        if (!busy) {
            next();
        }
    }

    private void next() {
        busy = !unwritten.isEmpty();
        if (busy) {
            parts.tasks()
                    .perform("Keeping what was seen of study " + name, progress -> unwritten.write())
                    .onDone(done -> next())
                    .onCancelled(() -> busy = false)
                    .onFailed(error -> {
                        busy = false;
                        parts.notifications()
                                .failed("What was seen of the study could not be kept; it is looked for again.", error);
                    });
        }
    }
}
