package lilora.engine.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import lilora.engine.InputException;

/**
 * The values that a field of a foreign file may have without changing anything here.
 *
 * @param words in a sentence, what it may be
 */
public record AllowedValues(Predicate<JsonNode> test, String words) {
    private static final int LONGEST_VALUE = 80;
    private static final String CHANGES = ": it changes what the model computes";

    public static final AllowedValues ANY = new AllowedValues(value -> true, "anything");
    public static final AllowedValues TEXT = new AllowedValues(JsonNode::isTextual, "a text");
    public static final AllowedValues BOOLEAN = new AllowedValues(JsonNode::isBoolean, "true or false");
    public static final AllowedValues WHOLE = new AllowedValues(JsonNode::isIntegralNumber, "a whole number");
    public static final AllowedValues NUMBER = new AllowedValues(JsonNode::isNumber, "a number");
    public static final AllowedValues NO =
            new AllowedValues(value -> value.isBoolean() && !value.booleanValue(), "false" + CHANGES);
    public static final AllowedValues NOTHING =
            new AllowedValues(value -> value.isContainerNode() && value.isEmpty(), "nothing" + CHANGES);

    /** One number. */
    public static AllowedValues number(int only) {
        return new AllowedValues(value -> value.isNumber() && value.doubleValue() == only, only + CHANGES);
    }

    /** One of some texts. */
    public static AllowedValues texts(Set<String> only) {
        return new AllowedValues(
                value -> value.isTextual() && only.contains(value.textValue()),
                String.join(" or ", new TreeSet<>(only)));
    }

    /** No value. */
    public static AllowedValues never(String words) {
        return new AllowedValues(value -> false, words);
    }

    /** Allows them in several fields, whose names stand in one text with blanks between. */
    public void allow(Map<String, AllowedValues> fields, String names) {
        for (String name : names.split("\\s+", -1)) {
            fields.put(name, this);
        }
    }

    /**
     * Refuses the fields of an object that nobody asked for, unless they are null or known to change nothing.
     *
     * @param prefix of the object inside its file, ending with a point, or empty
     * @param asked fields that are read
     * @param harmless fields without an effect here
     * @throws InputException naming the field
     */
    public static void requireKnown(
            Path file, String prefix, JsonNode object, Set<String> asked, Map<String, AllowedValues> harmless) {
        object.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (asked.contains(name) || value.isNull()) {
                return;
            }
            AllowedValues allowed = harmless.get(name);
            if (allowed == null) {
                Set<String> known = new TreeSet<>(asked);
                known.addAll(harmless.keySet());
                throw new InputException(
                        "%s: %s%s is unknown, so that it cannot be told whether it changes what the model computes; remove it if it does not.%s"
                                .formatted(file, prefix, name, Suggestion.sentence(name, known)));
            }
            if (!allowed.test().test(value)) {
                throw unsupported(
                        file, prefix + name, value.isTextual() ? value.textValue() : value.toString(), allowed.words());
            }
        });
    }

    /** That a field is refused, with the value it has and those that are read. */
    public static InputException unsupported(Path file, String field, String value, String supported) {
        String shown = value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "..." : value;
        return new InputException(
                "%s: %s is '%s', which is not supported (%s).".formatted(file, field, shown, supported));
    }
}
