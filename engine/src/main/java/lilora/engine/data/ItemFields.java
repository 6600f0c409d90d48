package lilora.engine.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lilora.engine.data.Finding.Code;
import lilora.engine.data.Finding.Severity;
import lilora.engine.json.Suggestion;

/**
 * What train and test files have in common: ids, image names, fields nobody asked for, and how findings about an item are put.
 * One object serves one file.
 */
final class ItemFields {
    static final String IMAGE = "image";
    static final String IMAGES = "images";

    private final String file;
    private final String shown;
    private final Set<String> known;
    private final FindingSink findings;
    private final Map<String, Extra> extras = new TreeMap<>();
    private String id = "";
    private int line;
    private int number;
    private boolean usable;

    private record Extra(int items, int firstLine) {}

    /** @param file name below {@code folder} */
    ItemFields(Path folder, String file, Set<String> known, FindingSink findings) {
        this.file = file;
        this.shown = folder.resolve(file).toString();
        this.known = known;
        this.findings = findings;
    }

    /** Begins an item: its id comes from the first of {@code idFields} that it has. */
    void begin(JsonNode object, int startLine, String... idFields) {
        line = startLine;
        number++;
        usable = true;
        id = "";
        for (String field : idFields) {
            JsonNode value = object.path(field);
            if (value.isTextual() || value.isNumber()) {
                id = value.asText();
                break;
            }
            if (!value.isMissingNode() && !value.isNull()) {
                error(Code.BAD_FIELD, "field " + field + " must be text or a number");
            }
        }
        note(object);
        for (String field : known) {
            requireWhole(object.path(field), field);
        }
    }

    /** Half of a character that needs two is no text that a tokenizer or a file name could hold. */
    private void requireWhole(JsonNode value, String field) {
        if (value.isContainerNode()) {
            value.forEach(part -> requireWhole(part, field));
        } else if (value.isTextual() && value.asText().codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
            error(
                    Code.BAD_FIELD,
                    "field " + field
                            + " holds half of a character (a lone surrogate such as \\ud83d); correct the text");
        }
    }

    String id() {
        return id;
    }

    /** Gives an item without id one of its own. */
    void call(String newId) {
        id = newId;
    }

    /** Whether the present item has had no error so far. */
    boolean usable() {
        return usable;
    }

    /** The images' names, from field image or images: one or a list, each a text that is not empty. */
    List<String> images(JsonNode object) {
        if (object.hasNonNull(IMAGE) && object.hasNonNull(IMAGES)) {
            error(Code.BAD_FIELD, "fields image and images are both there; leave one");
            return List.of();
        }
        String field = object.hasNonNull(IMAGES) ? IMAGES : IMAGE;
        JsonNode given = object.path(field);
        if (given.isMissingNode() || given.isNull()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (JsonNode image : given.isArray() ? given : List.of(given)) {
            if (!image.isTextual() || image.asText().isBlank()) {
                error(
                        Code.BAD_FIELD,
                        given.isArray()
                                ? "field " + field + " must be a list of names of files"
                                : "field " + field
                                        + " must be the name of a file; leave it out for an item without image");
                return List.of();
            }
            names.add(image.asText());
        }
        return names;
    }

    void error(Code code, String what) {
        usable = false;
        add(Severity.ERROR, code, what);
    }

    void warn(Code code, String what) {
        add(Severity.WARNING, code, what);
    }

    private void add(Severity severity, Code code, String what) {
        findings.add(new Finding(
                severity,
                code,
                place(shown, line, name()) + what + (what.endsWith("?") ? "" : "."),
                name(),
                file,
                line));
    }

    /** The id, or the item's number: in a file of one line, the line alone would name all. */
    private String name() {
        return id.isEmpty() ? "#" + number : id;
    }

    /** The opening of every message about an item. */
    static String place(String file, int line, String id) {
        return file + ", line " + line + (id.isEmpty() ? "" : ", item \"" + id + "\"") + ": ";
    }

    private void note(JsonNode object) {
        for (String field : (Iterable<String>) object::fieldNames) {
            if (known.contains(field)) {
                continue;
            }
            // One slip of the finger from a field that this item lacks. Read as extra, it would silently change the
            // item.
            String meant = Suggestion.closest(field, known, 1).orElse(null);
            if (meant != null && !object.has(meant)) {
                error(Code.UNKNOWN_FIELD, "field " + field + " is unknown. Did you mean \"" + meant + "\"?");
            } else {
                extras.merge(field, new Extra(1, line), (a, b) -> new Extra(a.items() + 1, a.firstLine()));
            }
        }
    }

    /** Ends the file: names each extra field once. */
    void finish() {
        extras.forEach((field, extra) -> findings.add(new Finding(
                Severity.WARNING,
                Code.EXTRA_FIELD,
                "%s: field %s is not used (%,d items, first in line %d)."
                        .formatted(shown, field, extra.items(), extra.firstLine()),
                null,
                file,
                extra.firstLine())));
    }
}
