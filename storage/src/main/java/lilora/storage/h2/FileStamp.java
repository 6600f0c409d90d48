package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Tells whether a file is the one seen before, without reading it: its size and when it was last written. */
final class FileStamp {
    private FileStamp() {}

    /** The stamp of a file; empty when there is none. */
    static String of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether a file that only ever grows was written to since, and did not grow. */
    static boolean tellsOfAChangeInside(String before, String now) {
        return !before.isEmpty() && !before.equals(now) && size(before).equals(size(now));
    }

    private static String size(String stamp) {
        return stamp.replaceAll(" .*", "");
    }
}
