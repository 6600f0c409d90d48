package lilora.engine.file;

import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/** What is wrong with a text that is no path here. */
public final class PathFault {
    private PathFault() {}

    /** The cause in a sentence, with what to do. */
    public static String sentence(InvalidPathException e) {
        String encoding = tooNarrow(e.getInput());
        return encoding == null
                ? "\"%s\" is not a path: it holds a character that no path can have.".formatted(e.getInput())
                : "\"%s\" cannot be given to the system, because the locale's character set is %s. Set LC_ALL=C.UTF-8, or another locale with UTF-8, and try again."
                        .formatted(e.getInput(), encoding);
    }

    /** The cause as the end of a sentence about the text. */
    public static String reason(InvalidPathException e) {
        String encoding = tooNarrow(e.getInput());
        return encoding == null
                ? "holds a character that no file name can have"
                : "cannot be given to the system, because the locale's character set is %s (set LC_ALL=C.UTF-8)"
                        .formatted(encoding);
    }

    /** The character set of the locale if it cannot write the text. */
    private static @Nullable String tooNarrow(String text) {
        String encoding = System.getProperty("sun.jnu.encoding", "");
        boolean unwritable = text.indexOf('\0') < 0
                && Charset.isSupported(encoding)
                && !encoding.startsWith("UTF")
                && !Charset.forName(encoding).newEncoder().canEncode(text);
        return unwritable ? encoding : null;
    }
}
