package lilora.engine.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.AtomicFile;
import lilora.engine.file.PlainFile;

/**
 * Records to JSON and back, strictly.
 *
 * <p>A component of a record is required unless it is marked {@code @Nullable}; absent nullable components are left out
 * when writing. Unknown, missing, doubled or mistyped fields and text after the value are refused with an
 * {@link InputException} that names the place. NaN and infinities, which JSON lacks, are the strings {@code "NaN"},
 * {@code "Infinity"} and {@code "-Infinity"}. Map entries are written in the order of their keys, so that equal values
 * give equal text. Only components are written: other methods of a record never appear.
 *
 * <p>All methods are pure functions and may be called from any thread.
 */
public final class Json {
    /** Twice the largest tokenizers there are; lists of items are read one by one instead. */
    private static final long LARGEST = 1 << 26;

    private static final ObjectMapper STRICT = StrictMapper.create();
    private static final ObjectMapper TREES = StrictMapper.forTrees();
    private static final ObjectWriter PRETTY = STRICT.writer(new DeterministicPrinter());

    private Json() {}

    /** Reads one record from a file in UTF-8. */
    public static <T> T read(Path file, Class<T> type) {
        byte[] bytes = bytes(file);
        String source = file.toString();
        try {
            return value(source, STRICT.readValue(bytes, type), type);
        } catch (IOException e) {
            throw sentence(source, e, () -> TREES.readTree(bytes));
        }
    }

    /**
     * Reads one record from text.
     *
     * @param source what messages call this text, for example {@code events.jsonl line 12}
     */
    public static <T> T parse(String source, String text, Class<T> type) {
        try {
            return value(source, STRICT.readValue(text, type), type);
        } catch (IOException e) {
            throw sentence(source, e, () -> TREES.readTree(text));
        }
    }

    /** Reads a file of somebody else's format as a tree; any fields are allowed, broken JSON and doubled fields are not. */
    public static JsonNode tree(Path file) {
        return tree(file.toString(), bytes(file));
    }

    /**
     * Reads somebody else's format from bytes in UTF-8, as {@link #tree(Path)} does.
     *
     * @param source what messages call them
     */
    public static JsonNode tree(String source, byte[] bytes) {
        try {
            JsonNode tree = TREES.readTree(bytes);
            if (tree == null || tree.isMissingNode()) {
                throw new InputException(source + " is empty; expected JSON.");
            }
            return tree;
        } catch (IOException e) {
            throw sentence(source, e, MissingNode::getInstance);
        }
    }

    /** A tree read by {@link #tree} as a record, for the parts of foreign files that follow our own rules. */
    public static <T> T convert(String source, JsonNode tree, Class<T> type) {
        try {
            return value(source, STRICT.treeToValue(tree, type), type);
        } catch (IOException e) {
            throw sentence(source, e, () -> tree);
        }
    }

    /** What is wrong with JSON that a caller reads token by token, in the words this package uses. */
    public static InputException broken(String source, IOException e) {
        return sentence(source, e, MissingNode::getInstance);
    }

    /** The JSON tree of a value. */
    public static JsonNode toTree(Object value) {
        return STRICT.valueToTree(value);
    }

    /** The value on one line, without a line break at the end. */
    public static String compact(Object value) {
        return write(STRICT.writer(), value);
    }

    /** The value over several lines, indented by two spaces, with a line break at the end, the same on every system. */
    public static String pretty(Object value) {
        return write(PRETTY, value) + "\n";
    }

    /** Writes {@link #pretty} to a file so that a reader, or a crash, sees the old file or the new one, never a part. */
    public static void writeAtomically(Path file, Object value) {
        AtomicFile.write(file, pretty(value).getBytes(StandardCharsets.UTF_8));
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot write " + value.getClass() + " as JSON", e);
        }
    }

    private static <T> T value(String source, T value, Class<T> type) {
        if (value == null) {
            throw new InputException(source + " holds null; expected " + TypeDescription.of(type) + " for a "
                    + type.getSimpleName() + ".");
        }
        return value;
    }

    private static byte[] bytes(Path file) {
        try {
            long size = Files.size(PlainFile.require(file));
            if (size > LARGEST) {
                throw new InputException(
                        "%s has %,d bytes, more than the limit of %,d for a JSON file that is read whole."
                                .formatted(file, size, LARGEST));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InputException(
                    file
                            + (Files.isSymbolicLink(file)
                                    ? " is a link to a file that does not exist. Remove it, or put the file there."
                                    : " does not exist. Check the path."),
                    e);
        } catch (IOException e) {
            if (Files.isDirectory(file)) {
                throw new InputException(file + " is a folder; name a JSON file.", e);
            }
            throw new InputException(file + " cannot be read: " + DiskException.reason(e) + ".", e);
        }
    }

    private static InputException sentence(String source, IOException e, Callable<JsonNode> document) {
        return e instanceof JsonProcessingException json
                ? MappingErrorMessage.of(source, json, document)
                : new InputException(source + " cannot be read: " + DiskException.reason(e) + ".", e);
    }
}
