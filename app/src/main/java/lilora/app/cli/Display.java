package lilora.app.cli;

import java.util.Locale;
import java.util.Map;

/** Whether there is a screen to open a window on. */
public final class Display {
    private Display() {}

    /** Asked before the toolkit starts: it would fail late, and with a stack trace. */
    public static boolean exists() {
        return exists(System.getProperty("os.name"), System.getenv(), System.getProperty("glass.platform", ""));
    }

    static boolean exists(String system, Map<String, String> environment, String platform) {
        String name = system.toLowerCase(Locale.ROOT);
        if (platform.equals("Monocle") || name.startsWith("windows") || name.startsWith("mac")) {
            return true;
        }
        // JavaFX 21 speaks X11; under Wayland it needs XWayland, which sets DISPLAY.
        return !environment.getOrDefault("DISPLAY", "").isBlank();
    }
}
