package lilora.app.dialog;

import java.util.List;

/**
 * Files a chooser offers.
 *
 * @param patterns such as {@code *.json}
 */
public record FileKind(String title, List<String> patterns) {
    public FileKind {
        patterns = List.copyOf(patterns);
    }

    /** Files with these patterns. */
    public static FileKind of(String title, String... patterns) {
        return new FileKind(title, List.of(patterns));
    }
}
