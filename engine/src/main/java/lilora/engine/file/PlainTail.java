package lilora.engine.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The end of a text file of any length. */
public final class PlainTail {
    private PlainTail() {}

    /** At most so many bytes, from the beginning of a line; empty where the file cannot be read. */
    public static String of(Path path, int most) {
        try (RandomAccessFile file =
                new RandomAccessFile(PlainFile.require(path).toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(most, file.length())];
            boolean cut = tail.length < file.length();
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            String text = new String(tail, StandardCharsets.UTF_8);
            int line = text.indexOf('\n');
            return cut && line >= 0 ? text.substring(line + 1) : text;
        } catch (IOException e) {
            // What cannot be read has no end to show.
            return "";
        }
    }
}
