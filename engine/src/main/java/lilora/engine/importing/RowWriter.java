package lilora.engine.importing;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JSON array whose rows stand on the lines they had in the file they come from, so that messages name those. */
final class RowWriter implements AutoCloseable {
    private final BufferedWriter out;
    private boolean any;
    private int line = 1;

    RowWriter(Path file) throws IOException {
        out = Files.newBufferedWriter(file);
        out.write("[");
    }

    void add(int at, String row) throws IOException {
        out.write(any ? "," : "");
        for (; line < at; line++) {
            out.write("\n");
        }
        out.write(whole(row));
        any = true;
    }

    /** Half of a character cannot be written in UTF-8; escaped, it reaches the check, which names the row. */
    private static String whole(String row) {
        if (row.codePoints().noneMatch(RowWriter::isHalf)) {
            return row;
        }
        StringBuilder escaped = new StringBuilder();
        row.codePoints().forEach(point -> {
            if (isHalf(point)) {
                escaped.append("\\u%04x".formatted(point));
            } else {
                escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    @Override
    public void close() throws IOException {
        out.write("]\n");
        out.close();
    }
}
