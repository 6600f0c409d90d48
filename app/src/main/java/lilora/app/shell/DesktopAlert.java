package lilora.app.shell;

import javafx.stage.Stage;
import lilora.app.background.TaskRunner;
import lilora.app.format.DisplayNames;

/** Reaches a person who looks elsewhere: by a notice of the desktop, and by the window's title until it has the focus. */
public final class DesktopAlert {
    private final Stage stage;
    private final TaskRunner tasks;
    private final String title;

    /**
     * For a window.
     *
     * @param title it usually has
     */
    public DesktopAlert(Stage stage, TaskRunner tasks, String title) {
        this.stage = stage;
        this.tasks = tasks;
        this.title = title;
        stage.focusedProperty().addListener((value, before, focused) -> {
            if (focused) {
                stage.setTitle(title);
            }
        });
    }

    /** Says something outside the window, unless the person looks at it. */
    public void call(String sentence) {
        call(sentence, true);
    }

    /**
     * The same.
     *
     * @param desktop whether by a notice of the desktop too, or by the window's title alone
     */
    public void call(String sentence, boolean desktop) {
        if (stage.isFocused()) {
            return;
        }
        String plain = DisplayNames.plain(sentence);
        stage.setTitle("● " + plain + " – " + title);
        if (desktop) {
            tasks.perform("Notifying the desktop", progress -> DesktopNotifier.show(title, plain));
        }
    }

    /** Shows a notice of the desktop, wherever the person looks, and says what came of it. Not for the FX thread. */
    public static String attempt(String sentence) {
        return DesktopNotifier.show("LiLoRA Workbench", sentence)
                ? "The desktop took the notice."
                : "The desktop takes no notices: %s".formatted(DesktopNotifier.remedy(System.getProperty("os.name")));
    }
}
