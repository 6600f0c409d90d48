package lilora.engine.cli;

import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A path from the command line; what is none is refused in words that name the cause. */
public final class GivenPath implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("an empty path names nothing; name a file or folder.");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(reason(e));
        }
    }

    /** What is wrong with a path, in a sentence. */
    static String reason(InvalidPathException e) {
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
