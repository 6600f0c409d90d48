package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.json.AllowedValues;

/**
 * One object of a Hugging Face configuration while it is read. Every field is asked for with its type, nothing is rounded or
 * converted, and {@link #finish} refuses the fields that nobody asked for.
 */
final class ConfigObject {
    private final Path file;
    private final String prefix;
    private final JsonNode node;
    private final Set<String> asked = new HashSet<>();

    private ConfigObject(Path file, String prefix, JsonNode node) {
        this.file = file;
        this.prefix = prefix;
        this.node = node;
    }

    /** The object of a whole file. */
    static ConfigObject of(Path file, JsonNode root) {
        if (!root.isObject()) {
            throw new InputException(file + " holds no configuration: it must be a JSON object.");
        }
        return new ConfigObject(file, "", root);
    }

    /** An object inside this one; absent if it is left out or null. */
    ConfigObject object(String name) {
        JsonNode value = optional(name);
        if (!value.isMissingNode() && !value.isObject()) {
            throw unsupported(name, value.toString(), "an object");
        }
        return new ConfigObject(file, prefix + name + ".", value);
    }

    /** Whether the whole object is left out. */
    boolean isAbsent() {
        return node.isMissingNode();
    }

    /** Whether a field has a value that is not null. */
    boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** Whether a field is there and says null. */
    boolean isNull(String name) {
        return node.path(name).isNull();
    }

    /** LLaVA's own files name their parts otherwise, have the tower elsewhere, and have the language model's fields on top. */
    boolean isOriginalLayout() {
        for (String name : names()) {
            if (name.startsWith("mm_")) {
                return true;
            }
        }
        return false;
    }

    Iterable<String> names() {
        return node::fieldNames;
    }

    /** The value of a field that may be null, which is as if it were left out. */
    JsonNode optional(String name) {
        asked.add(name);
        JsonNode value = node.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    /** The value of a field that may be left out, but not be null. */
    private JsonNode value(String name) {
        asked.add(name);
        JsonNode value = node.path(name);
        if (value.isNull()) {
            throw new InputException(
                    "%s: %s%s is null; give a value or remove the field.".formatted(file, prefix, name));
        }
        return value;
    }

    String string(String name, String otherwise) {
        JsonNode value = value(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw unsupported(name, value.toString(), "a text");
        }
        return value.textValue();
    }

    boolean bool(String name, boolean otherwise) {
        JsonNode value = value(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw unsupported(name, value.toString(), "true or false");
        }
        return value.asBoolean(otherwise);
    }

    /** A number above 0 that is above 0 in float32 too, as the reference computes with it. */
    double positiveReal(String name, double otherwise) {
        return positiveReal(name, value(name), otherwise);
    }

    double positiveReal(String name, JsonNode value, double otherwise) {
        if (value.isMissingNode()) {
            return otherwise;
        }
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number > 0) || !Float.isFinite((float) number) || (float) number == 0) {
            throw unsupported(name, value.toString(), "a finite number above 0");
        }
        return number;
    }

    int integer(String name, int otherwise, int least, int most) {
        return integer(name, value(name), otherwise, least, most);
    }

    int integer(String name, JsonNode value, int otherwise, int least, int most) {
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isIntegralNumber()) {
            throw unsupported(name, value.toString(), "a whole number, written without a point");
        }
        if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
            String range = most == Integer.MAX_VALUE ? "from " + least : "from " + least + " to " + most;
            throw unsupported(name, value.toString(), "a whole number " + range);
        }
        return value.intValue();
    }

    /** A text that must be this one if it is given. */
    void only(String name, String supported) {
        if (!string(name, supported).equals(supported)) {
            throw unsupported(name, node.path(name), supported);
        }
    }

    /** That a field is refused, with the value it has and those that are read. */
    InputException unsupported(String name, JsonNode value, String supported) {
        return unsupported(name, value.isTextual() ? value.textValue() : value.toString(), supported);
    }

    private InputException unsupported(String name, String text, String supported) {
        return AllowedValues.unsupported(file, prefix + name, text, supported);
    }

    InputException wrong(String name, String what) {
        return new InputException("%s: %s%s %s".formatted(file, prefix, name, what));
    }

    /** Refuses a number that cannot be divided by another. */
    void multiple(String name, int value, String other, int divisor) {
        if (value % divisor != 0) {
            throw wrong(
                    name,
                    "(%d) is not a multiple of %s (%d); correct one of the two.".formatted(value, other, divisor));
        }
    }

    /** The name of an activation that is computed. */
    String activation(String name, String otherwise) {
        return Activation.named(string(name, otherwise))
                .map(Activation::configName)
                .orElseThrow(
                        () -> unsupported(name, optional(name), "gelu, gelu_pytorch_tanh, quick_gelu, silu or relu"));
    }

    Path file() {
        return file;
    }

    /** The fields that an object inside this one has with the same name: each may only repeat what is said there. */
    Map<String, AllowedValues> repeatedFrom(ConfigObject inner) {
        Map<String, AllowedValues> repeated = new HashMap<>();
        inner.names().forEach(name -> {
            JsonNode there = inner.node.path(name);
            repeated.put(name, new AllowedValues(value -> value.equals(there), "as in " + inner.prefix + name));
        });
        return repeated;
    }

    /**
     * Refuses whatever is left: fields that nobody asked for, unless they are null or known to change nothing.
     *
     * @param harmless fields without an effect here, with the values they may have
     */
    void finish(Map<String, AllowedValues> harmless) {
        AllowedValues.requireKnown(file, prefix, node, asked, harmless);
    }
}
