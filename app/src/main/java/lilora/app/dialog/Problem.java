package lilora.app.dialog;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Something that went wrong, in words.
 *
 * @param what what happened, a sentence
 * @param cause the likely cause, a sentence, or empty
 * @param remedy what to do, a sentence, or empty
 * @param details for a report, such as a stack trace, or empty
 */
public record Problem(String what, String cause, String remedy, String details) {
    /** A problem for which the sentence says everything. */
    public static Problem of(String what) {
        return new Problem(what, "", "", "");
    }

    /** A problem with the exception's own sentence as its cause. */
    public static Problem of(String what, Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        String message = error.getMessage();
        String cause = message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
        return new Problem(what, cause, "", trace.toString());
    }

    /** With what to do about it. */
    public Problem withRemedy(String sentence) {
        return new Problem(what, cause, sentence, details);
    }
}
