package lilora.app.dialog;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Asks the person; to be called on the FX thread, returns with the answer. An empty answer means "cancelled". */
public interface DialogService {
    /**
     * Asks one of several things, beside "Cancel".
     *
     * @param title the question in a few words
     * @param text what each answer leads to
     */
    <T> Optional<T> choose(String title, String text, List<Choice<T>> choices);

    /** Asks whether to go on with something that cannot be taken back. */
    default boolean confirmDanger(String title, String text, String action) {
        return choose(title, text, List.of(Choice.danger(Boolean.TRUE, action))).isPresent();
    }

    /** Asks for a line of text; never blank. */
    Optional<String> askText(String title, String label, String initial);

    /** Asks for something that nobody else may read on the screen; never empty. */
    Optional<String> askSecret(String title, String label);

    /** Asks for a file to read. */
    Optional<Path> openFile(String title, FileKind... kinds);

    /** Asks for a folder. */
    Optional<Path> openFolder(String title);

    /** Asks where to save; the dialog itself asks before a file is replaced. */
    Optional<Path> saveFile(String title, String suggestedName, FileKind... kinds);

    /**
     * Asks for a folder to be made.
     *
     * @param parent where the dialog opens, if it is there
     */
    Optional<Path> saveFolder(String title, Path parent, String suggestedName);

    /** Shows what went wrong and waits until it is read. */
    void show(Problem problem);
}
