package lilora.engine.file;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out of texts that are given to others where the home of who made them is, and with it a name. */
public final class HomePaths {
    /** Homes on any system: a run may have been made on another one. */
    private static final Pattern HOME = Pattern.compile("(?<![\\w.~-])(?:"
            + "(?:/[\\w.-]+){0,3}/(?:home|Users)/[^/\\\\\\s\"'<>|:;,)]+"
            + "|/root"
            + "|[A-Za-z]:[\\\\/]+Users[\\\\/]+[^\\\\/:*?\"<>|\\r\\n]+?(?=[\\\\/\"'<>|\\r\\n]|$)"
            + ")(?![\\w.-])");

    private HomePaths() {}

    /** With {@code ~} for each home folder. */
    public static String hidden(String text) {
        String home = System.getProperty("user.home", "");
        String ours = home.length() > 1 ? replace(text, home, "~") : text;
        return HOME.matcher(ours).replaceAll("~");
    }

    /** The same, with paths inside a folder relative to it. */
    public static String relative(String text, Path folder) {
        String inside = folder.toAbsolutePath().normalize().toString();
        String separator = folder.getFileSystem().getSeparator();
        return hidden(inside.length() > 1 ? replace(text.replace(inside + separator, ""), inside, ".") : text);
    }

    private static String replace(String text, String path, String by) {
        return Pattern.compile("(?<![\\w.~-])" + Pattern.quote(path) + "(?![\\w.-])")
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement(by));
    }
}
