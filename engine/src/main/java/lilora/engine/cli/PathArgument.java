package lilora.engine.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import lilora.engine.file.PathFault;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A path from the command line; what is none is refused in words that name the cause. */
final class PathArgument implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("an empty path names nothing; name a file or folder.");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(PathFault.sentence(e));
        }
    }
}
