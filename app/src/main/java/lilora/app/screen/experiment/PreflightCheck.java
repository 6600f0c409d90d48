package lilora.app.screen.experiment;

import java.util.Optional;

/**
 * One row of the pre-flight table.
 *
 * @param title what was looked at
 * @param found what is there
 * @param needed what the run needs; may be empty
 * @param verdict what follows
 * @param sentence what is wrong and what to do; empty when nothing is
 * @param fix what a button can do about it
 */
public record PreflightCheck(
        String title, String found, String needed, Verdict verdict, String sentence, Optional<Fix> fix) {
    /** What follows from a check. */
    public enum Verdict {
        OK,
        /** For a person to judge; launching anyway is recorded in the run. */
        WARNING,
        /** The run would be refused unless a person allows it in so many words; the run's experiment says so then. */
        CONSENT,
        /** The run would fail, so it is not started. */
        ERROR
    }

    /**
     * Something a button can do.
     *
     * @param subject a task's id or folder, where the kind needs one
     * @param label of the button
     */
    public record Fix(Kind kind, String subject, String label) {
        /** What is done. */
        public enum Kind {
            HALVE_BATCH,
            USE_ALL_CORES,
            USE_CPU,
            USE_SHIPPED_MODEL,
            USE_NO_START_ADAPTER,
            SHOW_TASK,
            SHOW_SEQUENCE,
            SHOW_RUN
        }
    }

    static PreflightCheck ok(String title, String found, String needed) {
        return new PreflightCheck(title, found, needed, Verdict.OK, "", Optional.empty());
    }

    static PreflightCheck warning(
            String title, String found, String needed, String sentence, Fix.Kind kind, String subject, String label) {
        return new PreflightCheck(
                title, found, needed, Verdict.WARNING, sentence, Optional.of(new Fix(kind, subject, label)));
    }

    static PreflightCheck error(String title, String found, String sentence) {
        return new PreflightCheck(title, found, "", Verdict.ERROR, sentence, Optional.empty());
    }

    static PreflightCheck error(
            String title, String found, String sentence, Fix.Kind kind, String subject, String label) {
        return new PreflightCheck(
                title, found, "", Verdict.ERROR, sentence, Optional.of(new Fix(kind, subject, label)));
    }
}
