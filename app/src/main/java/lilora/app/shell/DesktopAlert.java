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
        if (stage.isFocused()) {
            return;
        }
        String plain = DisplayNames.plain(sentence);
        stage.setTitle("● " + plain + " – " + title);
        tasks.perform("Notifying the desktop", progress -> DesktopNotifier.show(title, plain));
    }
}
