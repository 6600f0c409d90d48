package lilora.engine.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;

/**
 * Reads a JSON array of objects, or one object per line, without holding more than one object: files of the field have hundreds
 * of thousands.
 */
public final class ItemFile {
    private static final ObjectReader TREES = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Python writes NaN where JSON has no word; in a field that is not used it does no harm.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build()
            .reader();

    private final Path file;
    private final String name;
    private int number;

    public ItemFile(Path file) {
        this.file = file;
        this.name = file.toString();
    }

    /** Takes items as they are read. */
    @FunctionalInterface
    public interface ItemReader {
        void item(JsonNode object, int line);
    }

    /**
     * Where an item stands.
     *
     * @param line it starts in, from 1
     * @param from its first byte; -1 in a file whose encoding is not UTF-8
     * @param to behind its last byte
     */
    record Place(int line, long from, long to) {}

    /** Takes items with the bytes they stand in. */
    @FunctionalInterface
    interface PlacedReader {
        void item(JsonNode object, Place place);
    }

    /**
     * Hands over every object with the line it starts in.
     *
     * @throws InputException if the file cannot be read or its JSON is broken; the items before that place have been handed over
     */
    public void read(ItemReader reader) {
        readPlaced((object, place) -> reader.item(object, place.line()));
    }

    /** One object from its bytes in a file that was read before. */
    static JsonNode parse(byte[] bytes, int from, int length) throws IOException {
        return TREES.readTree(bytes, from, length);
    }

    /** The same with the places of items in bytes. */
    void readPlaced(PlacedReader reader) {
        try (InputStream in = Files.newInputStream(PlainFile.require(file));
                JsonParser parser = TREES.createParser(in)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                array(parser, reader);
            } else if (first == JsonToken.START_OBJECT) {
                lines(parser, reader);
            } else {
                throw new InputException(name
                        + (first == null ? " is empty" : ", line " + line(parser) + ": this is not a list of items")
                        + "; it must be a JSON array of objects, or one object per line.");
            }
        } catch (JsonProcessingException e) {
            throw Json.broken(name, e);
        } catch (NoSuchFileException e) {
            throw new InputException(name + " does not exist; correct the name or add the file.", e);
        } catch (IOException e) {
            throw Json.broken(name, e);
        }
    }

    private void array(JsonParser parser, PlacedReader reader) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            one(parser, token, reader);
        }
        if (parser.nextToken() != null) {
            throw new InputException(
                    name + ", line " + line(parser) + ": there is text after the end of the list; remove it.");
        }
    }

    private void lines(JsonParser parser, PlacedReader reader) throws IOException {
        for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
            one(parser, token, reader);
        }
    }

    private void one(JsonParser parser, JsonToken token, PlacedReader reader) throws IOException {
        int line = line(parser);
        number++;
        if (token != JsonToken.START_OBJECT) {
            throw new InputException(
                    name + ", line " + line + ", item \"#" + number + "\": every item must be an object {...}.");
        }
        long from = parser.currentTokenLocation().getByteOffset();
        JsonNode object = TREES.readTree(parser);
        reader.item(object, new Place(line, from, parser.currentLocation().getByteOffset()));
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
