package lilora.engine;

import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;

/** What is wrong with a text that is no path here. */
public final class PathFault {
    private PathFault() {}

    /** The cause in a sentence, with what to do. */
    public static String sentence(InvalidPathException e) {
        String text = e.getInput();
        String encoding = System.getProperty("sun.jnu.encoding", "");
        if (text.indexOf('\0') < 0 && Charset.isSupported(encoding)) {
            boolean unwritable = !Charset.forName(encoding).newEncoder().canEncode(text);
            if (unwritable && !encoding.startsWith("UTF")) {
                return "\"%s\" cannot be given to the system, because the locale's character set is %s. Set LC_ALL=C.UTF-8, or another locale with UTF-8, and try again."
                        .formatted(text, encoding);
            }
        }
        return "\"%s\" is not a path: it holds a character that no path can have.".formatted(text);
    }
}
