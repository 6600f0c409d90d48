package lilora.engine.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Files that somebody named. A pipe is read until somebody writes to it, which may be never, and a device without an end; both are
 * refused before they are opened.
 */
public final class PlainFile {
    private PlainFile() {}

    /** Whether there is anything of this name, a folder or a link to nothing too: it is then to be read or refused, not passed over. */
    public static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Refuses what never ends.
     *
     * @return the file
     * @throws IOException whose message says so in half a sentence, or as for a file that is not there
     */
    public static Path require(Path file) throws IOException {
        if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
            throw new IOException("it is a pipe or a device, and no file");
        }
        return file;
    }
}
