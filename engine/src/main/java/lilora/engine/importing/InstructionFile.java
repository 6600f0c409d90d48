package lilora.engine.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.data.ItemFile;

/** A foreign file of instructions: a JSON array of objects, or one object a line. Read row by row, however large it is. */
public final class InstructionFile {
    private final Path file;

    public InstructionFile(Path file) {
        this.file = file;
    }

    /** Number of a row and the line it starts in, both from 1. */
    record Place(int number, int line) {}

    /** Takes rows as they are read. */
    @FunctionalInterface
    interface RowSink {
        void row(Place place, JsonNode row) throws IOException;
    }

    /** The first rows, and the names of the fields of all. */
    public record Preview(List<JsonNode> rows, List<String> fields) {
        public Preview {
            rows = List.copyOf(rows);
            fields = List.copyOf(fields);
        }
    }

    /**
     * Reads the whole file, because a field such as the image may be absent from the first rows.
     *
     * @param limit of rows that are kept
     * @throws InputException if the file cannot be read or is no list of objects
     */
    public Preview preview(int limit) {
        List<JsonNode> rows = new ArrayList<>();
        Set<String> fields = new LinkedHashSet<>();
        int[] count = {0};
        new ItemFile(file).read((row, line) -> {
            count[0]++;
            if (rows.size() < limit) {
                rows.add(row);
            }
            row.fieldNames().forEachRemaining(fields::add);
        });
        if (count[0] == 0) {
            throw new InputException(
                    file + " holds no items; it must be a JSON array of objects, or one object a line.");
        }
        if (count[0] == 1 && FieldMapping.guess(List.copyOf(fields)).gap().isPresent()) {
            requireItem(rows.get(0));
        }
        return new Preview(rows, List.copyOf(fields));
    }

    /** Question and truth files of benchmarks wrap their lists, or key items by id; such a file read as one item helps nobody. */
    private void requireItem(JsonNode only) {
        for (String field : (Iterable<String>) only::fieldNames) {
            JsonNode value = only.path(field);
            if (value.isObject() || (value.isArray() && value.path(0).isObject())) {
                throw new InputException(
                        "%s is one object, no list of items: its field \"%s\" holds %s. Give the file of instructions, or write the items as a JSON array."
                                .formatted(file, field, value.isArray() ? "a list" : "an object"));
            }
        }
    }

    /**
     * Hands over each row with its place.
     *
     * @throws InputException if the file cannot be read or is no list of objects
     */
    void read(RowSink sink) throws IOException {
        int[] number = {0};
        try {
            new ItemFile(file).read((row, line) -> {
                try {
                    sink.row(new Place(++number[0], line), row);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
