package lilora.app.shell;

import lilora.app.dialog.Problem;

/** Tells a person something without asking for anything; to be called on the FX thread. */
public interface Notifications {
    /** Shows a sentence for a few seconds. */
    void tell(String sentence);

    /** Shows a sentence with something to do about it, such as "Undo". */
    void offer(String sentence, String action, Runnable onAction);

    /** Adds a problem to the error list, shows it for a few seconds and raises the badge until somebody looks. */
    void problem(Problem problem);

    /** As a problem, made from an exception. */
    default void failed(String what, Throwable error) {
        problem(Problem.of(what, error));
    }
}
