package lilora.app;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import lilora.app.cli.AppCommand;
import lilora.app.cli.Display;

/** The main class. It knows nothing of JavaFX, because Java looks at a main class that does for JavaFX among the modules. */
public final class Launcher {
    private Launcher() {}

    /** Opens the window, or does without one what the arguments ask for. */
    public static void main(String[] given) {
        String[] arguments = words(given);
        // The words are English; numbers read the same beside them on any machine.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", System.getProperty("lilora.log", "warn"));
        // Where the window itself loads the engine, to write a model, it must not ask the network either.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        boolean display = Display.exists();
        if (display && isWindow(arguments)) {
            // Not through the command line's library: the window comes up sooner without it.
            if (WindowStart.of(arguments.length == 0 ? Optional.empty() : Optional.of(Path.of(arguments[1])))) {
                return;
            }
            display = false;
        }
        System.exit(new AppCommand(WindowStart::of, display).execute(arguments));
    }

    /** Maven hands on what was asked for in the place of the window as one property. */
    private static String[] words(String[] given) {
        String command = System.getProperty("lilora.command", "").strip();
        return command.isEmpty() ? given : command.split("\\s+");
    }

    private static boolean isWindow(String[] arguments) {
        return arguments.length == 0 || (arguments.length == 2 && arguments[0].equals("--workspace"));
    }
}
