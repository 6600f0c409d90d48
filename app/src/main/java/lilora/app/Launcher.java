package lilora.app;

import java.nio.file.Path;
import java.util.Optional;
import javafx.application.Application;
import lilora.app.cli.AppCommand;
import lilora.app.cli.Display;

/**
 * The main class. It is no {@link Application}, because a main class that is one makes Java look for JavaFX among modules; the
 * workbench runs on the class path.
 */
public final class Launcher {
    private Launcher() {}

    /** Opens the window, or does without one what the arguments ask for. */
    public static void main(String[] arguments) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", System.getProperty("lilora.log", "warn"));
        boolean display = Display.exists();
        if (display && isWindow(arguments)) {
            // Not through the command line's library: the window comes up sooner without it.
            window(arguments.length == 0 ? Optional.empty() : Optional.of(Path.of(arguments[1])));
            return;
        }
        System.exit(new AppCommand(Launcher::window, display).execute(arguments));
    }

    private static boolean isWindow(String[] arguments) {
        return arguments.length == 0 || (arguments.length == 2 && arguments[0].equals("--workspace"));
    }

    private static void window(Optional<Path> workspace) {
        Application.launch(
                WorkbenchApp.class, workspace.map(Path::toString).stream().toArray(String[]::new));
    }
}
