package lilora.app.shell;

import java.util.List;
import java.util.Locale;
import lilora.app.background.SystemCommand;

/** Notices of the desktop, by the command that each system has for them; where there is none, nothing happens. */
final class DesktopNotifier {
    private DesktopNotifier() {}

    /** Shows one; whether the desktop took it. Not for the FX thread. */
    static boolean show(String title, String sentence) {
        List<String> command = command(System.getProperty("os.name"), title, sentence);
        return !command.isEmpty() && SystemCommand.output(command).isPresent();
    }

    /** What to do where there are none. */
    static String remedy(String system) {
        return system.startsWith("Linux")
                ? "install notify-send (package libnotify-bin). The window's title tells it all the same."
                : "the window's title tells it all the same.";
    }

    /** The command; empty where none is known. Texts are arguments, never part of a script. */
    static List<String> command(String system, String title, String sentence) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return List.of(
                    "osascript",
                    "-e",
                    "on run argv",
                    "-e",
                    "display notification (item 1 of argv) with title (item 2 of argv)",
                    "-e",
                    "end run",
                    "--",
                    sentence,
                    title);
        }
        return name.startsWith("windows")
                ? List.of()
                : List.of("notify-send", "--app-name=" + title, "--", title, sentence);
    }
}
