package lilora.engine.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/** Files of rows: a JSON array, one object a line, or an object whose field "data" is the array. */
final class Rows {
    private static final String DATA = "data";
    private static final JsonFactory FACTORY = new JsonFactory();

    private Rows() {}

    /** How many rows a file has, 0 without a file; nothing of them is kept. */
    static int count(@Nullable Path file) {
        if (file == null) {
            return 0;
        }
        try (InputStream in = Files.newInputStream(PlainFile.require(file));
                JsonParser parser = FACTORY.createParser(in)) {
            int count = 0;
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT && toData(parser)) {
                token = JsonToken.START_ARRAY;
            } else if (token == JsonToken.START_OBJECT) {
                count = 1;
                token = null;
            }
            boolean listed = token == JsonToken.START_ARRAY;
            for (token = parser.nextToken();
                    token != null && token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                count++;
                parser.skipChildren();
            }
            return listed || count > 0 ? count : 0;
        } catch (IOException e) {
            throw Json.broken(file.toString(), e);
        }
    }

    /** Goes to the list of a wrapped file; else to the end of the object. */
    private static boolean toData(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean data = parser.currentName().equals(DATA);
            if (parser.nextToken() == JsonToken.START_ARRAY && data) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    /** Whether the rows are wrapped in an object. */
    static boolean isWrapped(Path file) {
        try (InputStream in = Files.newInputStream(PlainFile.require(file));
                JsonParser parser = FACTORY.createParser(in)) {
            return parser.nextToken() == JsonToken.START_OBJECT && toData(parser);
        } catch (IOException e) {
            throw Json.broken(file.toString(), e);
        }
    }

    /** The rows of a wrapped file, one a line, in a file of the same name in {@code folder}. */
    static Path unwrapped(Path file, Path folder) {
        Path plain = folder.resolve(String.valueOf(file.getFileName()));
        try (BufferedWriter out = Files.newBufferedWriter(plain)) {
            for (JsonNode row : Json.tree(file).path(DATA)) {
                out.write(Json.compact(row));
                out.newLine();
            }
            return plain;
        } catch (IOException e) {
            throw new InputException(plain + " cannot be written: " + DiskException.reason(e) + ".", e);
        }
    }
}
