package lilora.app.screen.study;

import java.util.Optional;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRun;

/**
 * A run of a study as the page shows it.
 *
 * @param run which it is
 * @param state where it stands
 * @param folder name of its directory among the workspace's runs, if it has one
 * @param fraction of its work that is done, 0 to 1
 * @param sentence what it does, or why it ended; may be empty
 * @param measured what a completed run gives
 */
record StudyRow(
        StudyRun run,
        State state,
        Optional<String> folder,
        double fraction,
        String sentence,
        Optional<StudyResult.Measured> measured) {
    /** Where a run of a study stands. */
    enum State {
        /** There is nothing of it yet. */
        TO_DO("To do"),
        /** It has begun and can go on from its last checkpoint. */
        BEGUN("Begun"),
        /** A worker is at it. */
        AT_WORK("Running"),
        /** It could not be made, or ended before its end; it can be tried again. */
        FAILED("Failed"),
        /** It is completed. */
        DONE("Done"),
        /** Its numbers are kept and stand for it; its folder is not here. */
        KNOWN("Numbers alone");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        /** Whether it needs no work any more. */
        boolean isDone() {
            return this == DONE || this == KNOWN;
        }
    }

    /** Nothing of it yet. */
    static StudyRow toDo(StudyRun run) {
        return new StudyRow(run, State.TO_DO, Optional.empty(), 0, "", Optional.empty());
    }

    /** The same in another state. */
    StudyRow in(State other, Optional<String> place, double share, String what) {
        return new StudyRow(run, other, place, share, what, measured);
    }

    /** Completed, with what it gives. */
    StudyRow done(State other, Optional<String> place, String what, StudyResult.Measured found) {
        return new StudyRow(run, other, place, 1, what, Optional.of(found));
    }
}
