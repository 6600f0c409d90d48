package lilora.app.command;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keys of a command, such as {@code Shortcut+K} ({@code Shortcut} is Ctrl, or Cmd on macOS), {@code Alt+LEFT} or
 * {@code F6}, in the notation of the toolkit's key combinations.
 *
 * @param keys those that menus show
 * @param others that do the same, for people used to other systems
 */
public record Shortcut(String keys, List<String> others) {
    public Shortcut {
        if (keys.isBlank()) {
            throw new IllegalArgumentException("A shortcut needs keys.");
        }
        others = List.copyOf(others);
    }

    /** These keys alone. */
    public Shortcut(String keys) {
        this(keys, List.of());
    }

    /** Whether some of the keys are the same. */
    boolean clashesWith(Shortcut other) {
        return all().anyMatch(one -> other.all().anyMatch(one::equals));
    }

    private Stream<String> all() {
        return Stream.concat(Stream.of(keys), others.stream());
    }

    /** As people write it on this system, such as {@code Ctrl+K}. */
    public String text() {
        return all().map(Shortcut::text).collect(Collectors.joining(", "));
    }

    private static String text(String keys) {
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
