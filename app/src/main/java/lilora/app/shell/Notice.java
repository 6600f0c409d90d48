package lilora.app.shell;

import java.util.Optional;
import lilora.app.dialog.Problem;

/**
 * One thing told for a few seconds.
 *
 * @param offer something to do about it
 * @param problem the whole story when it is a problem
 */
public record Notice(String sentence, Optional<Offer> offer, Optional<Problem> problem) {
    /** A button in a notice. */
    public record Offer(String label, Runnable action) {}
}
