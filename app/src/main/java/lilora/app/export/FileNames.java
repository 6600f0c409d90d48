package lilora.app.export;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of files made of names that people gave: letters and digits of any script, and hyphens. */
public final class FileNames {
    /** Bytes, well below what any file system takes, so that endings and counters fit behind. */
    private static final int LONGEST = 80;

    /** Names that Windows keeps for devices, with any ending. */
    private static final Pattern RESERVED =
            Pattern.compile("(?i)con|prn|aux|nul|com\\p{N}|lpt\\p{N}|conin|conout|clock");

    private FileNames() {}

    /**
     * A name that every file system takes, without an ending.
     *
     * @param otherwise for a text of which nothing is left
     */
    public static String of(String text, String otherwise) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-");
        String named = trimmed(plain).isEmpty() ? otherwise : trimmed(plain);
        int end = 0;
        for (int bytes = 0; end < named.length(); ) {
            int point = named.codePointAt(end);
            bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > LONGEST) {
                break;
            }
            end += Character.charCount(point);
        }
        String fitting = trimmed(named.substring(0, end));
        return isPortable(fitting) ? fitting : fitting + "-" + otherwise;
    }

    /** Whether no system keeps this name, with its ending, for itself. */
    public static boolean isPortable(String name) {
        String beforeEnding = name.replaceAll("\\..*", "");
        return !RESERVED.matcher(beforeEnding).matches() && !name.endsWith(".") && !name.endsWith(" ");
    }

    private static String trimmed(String text) {
        return text.replaceAll("^-+|-+$", "");
    }
}
