package lilora.app;

import javafx.application.Application;

/**
 * The main class. It is no {@link Application}, because a main class that is one makes Java look for JavaFX among modules; the
 * workbench runs on the class path.
 */
public final class Launcher {
    private Launcher() {}

    /** Starts the window; its first argument, if any, is the workspace to open. */
    public static void main(String[] arguments) {
        Application.launch(WorkbenchApp.class, arguments);
    }
}
