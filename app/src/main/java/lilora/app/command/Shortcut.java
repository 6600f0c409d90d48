package lilora.app.command;

import java.util.Locale;

/**
 * Keys of a command, such as {@code Shortcut+K} ({@code Shortcut} is Ctrl, or Cmd on macOS), {@code Alt+LEFT} or
 * {@code F6}, in the notation of the toolkit's key combinations.
 */
public record Shortcut(String keys) {
    public Shortcut {
        if (keys.isBlank()) {
            throw new IllegalArgumentException("A shortcut needs keys.");
        }
    }

    /** As people write it on this system, such as {@code Ctrl+K}. */
    public String text() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        return keys.replace("Shortcut", mac ? "Cmd" : "Ctrl")
                .replace("Slash", "/")
                .replace("Comma", ",")
                .replace("Period", ".")
                .replace("EQUALS", "+")
                .replace("MINUS", "-")
                .replace("LEFT", "←")
                .replace("RIGHT", "→")
                .replace("DELETE", "Delete");
    }
}
