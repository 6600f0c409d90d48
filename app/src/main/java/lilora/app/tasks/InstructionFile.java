package lilora.app.tasks;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.PlainFile;
import lilora.engine.json.Json;

/** A foreign file of instructions: a JSON array of objects, or one object a line. Read row by row, however large it is. */
final class InstructionFile {
    private static final ObjectMapper TREES = new ObjectMapper();

    private final Path file;

    InstructionFile(Path file) {
        this.file = file;
    }

    /** Number of a row and the line it starts in, both from 1. */
    record Place(int number, int line) {}

    /** Takes rows until it has enough. */
    @FunctionalInterface
    interface RowSink {
        boolean row(Place place, JsonNode row) throws IOException;
    }

    /** The first rows and the names of all their fields. */
    record Preview(List<JsonNode> rows, List<String> fields) {}

    Preview preview(int limit) {
        List<JsonNode> rows = new ArrayList<>();
        Set<String> fields = new LinkedHashSet<>();
        read((place, row) -> {
            rows.add(row);
            row.fieldNames().forEachRemaining(fields::add);
            return rows.size() < limit;
        });
        if (rows.isEmpty()) {
            throw new InputException(
                    file + " holds no items; it must be a JSON array of objects, or one object a line.");
        }
        return new Preview(List.copyOf(rows), List.copyOf(fields));
    }

    /**
     * Hands over each row with its place, until the sink returns false.
     *
     * @throws InputException if the file cannot be read or is no list of objects
     */
    void read(RowSink sink) {
        try (InputStream in = Files.newInputStream(PlainFile.require(file));
                JsonParser parser = TREES.createParser(in)) {
            JsonToken token = parser.nextToken();
            boolean array = token == JsonToken.START_ARRAY;
            if (array) {
                token = parser.nextToken();
            }
            for (int number = 1; token != null && token != JsonToken.END_ARRAY; number++) {
                if (token != JsonToken.START_OBJECT) {
                    throw new InputException(
                            "%s, line %d: this is not a list of items; it must be a JSON array of objects, or one object a line."
                                    .formatted(
                                            file, parser.currentTokenLocation().getLineNr()));
                }
                int line = parser.currentTokenLocation().getLineNr();
                if (!sink.row(new Place(number, line), TREES.readTree(parser))) {
                    return;
                }
                token = parser.nextToken();
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw Json.broken(file.toString(), e);
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + DiskException.reason(e) + ".", e);
        }
    }
}
