package lilora.engine.gguf;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.json.AllowedValues;

/**
 * The fields of a GGUF file, asked for one by one. Which were asked for is remembered, so that what nobody reads is refused.
 *
 * <p>Values are {@code Long} (or {@code BigInteger} beyond it), {@code Float}, {@code Double}, {@code Boolean}, {@code String} and
 * lists of them.
 */
final class Metadata {
    private final Path file;
    private final Map<String, Object> values;
    private final Set<String> asked = new HashSet<>();

    Metadata(Path file, Map<String, Object> values) {
        this.file = file;
        this.values = Collections.unmodifiableMap(values);
    }

    /** The file, for sentences. */
    Path file() {
        return file;
    }

    /** All of them. */
    Map<String, Object> values() {
        return values;
    }

    Optional<Object> value(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key));
    }

    private <T> Optional<T> typed(String key, Class<T> kind, String wanted) {
        Object value = value(key).orElse(null);
        if (value != null && !kind.isInstance(value)) {
            throw wrong(key, wanted);
        }
        return Optional.ofNullable(value).map(kind::cast);
    }

    Optional<String> text(String key) {
        return typed(key, String.class, "a text");
    }

    String requireText(String key) {
        return text(key).orElseThrow(() -> missing(key));
    }

    Optional<Boolean> flag(String key) {
        return typed(key, Boolean.class, "true or false");
    }

    /** A whole number; where there is one for each layer, they must be the same. */
    OptionalInt whole(String key, int least) {
        Object value = value(key).orElse(null);
        if (value instanceof List<?> list && !list.isEmpty()) {
            if (new HashSet<>(list).size() > 1) {
                throw AllowedValues.unsupported(file, key, list.toString(), "one value for all layers");
            }
            value = list.get(0);
        }
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value instanceof Long number && number >= least && number <= Integer.MAX_VALUE) {
            return OptionalInt.of(number.intValue());
        }
        throw wrong(key, "a whole number from " + least);
    }

    int requireWhole(String key, int least) {
        return whole(key, least).orElseThrow(() -> missing(key));
    }

    /** A finite number; as it is written in decimal with the fewest digits where it has 32 bits. */
    OptionalDouble real(String key) {
        Object value = value(key).orElse(null);
        if (value == null) {
            return OptionalDouble.empty();
        }
        double number = value instanceof Float single
                ? Double.parseDouble(single.toString())
                : value instanceof Number other ? other.doubleValue() : Double.NaN;
        if (!Double.isFinite(number)) {
            throw wrong(key, "a number");
        }
        return OptionalDouble.of(number);
    }

    /** A list of values of one kind; empty where there is none. */
    <T> List<T> list(String key, Class<T> kind) {
        Object value = value(key).orElse(List.of());
        if (value instanceof List<?> list && list.stream().allMatch(kind::isInstance)) {
            return list.stream().map(kind::cast).toList();
        }
        throw wrong(key, "a list of " + (kind == String.class ? "texts" : "numbers"));
    }

    /** A field that may be there with one value alone. */
    void only(String key, Object supported) {
        value(key).filter(value -> !value.equals(supported)).ifPresent(value -> {
            throw AllowedValues.unsupported(file, key, value.toString(), supported.toString());
        });
    }

    /** Fields that change nothing. */
    void ignore(String... keys) {
        asked.addAll(List.of(keys));
    }

    /** Fields below some name, the name taken off. */
    List<String> below(String prefix) {
        return names(prefix).map(key -> key.substring(prefix.length())).toList();
    }

    private Stream<String> names(String prefix) {
        return values.keySet().stream().filter(key -> key.startsWith(prefix)).sorted();
    }

    /**
     * Refuses what nobody asked for.
     *
     * @param prefix of the fields that matter
     */
    void finish(String prefix) {
        names(prefix).filter(key -> !asked.contains(key)).findFirst().ifPresent(key -> {
            throw new InputException(
                    "%s: %s is set, and it is not known here what it changes in the model; take a file without it, or the model's folder from Hugging Face."
                            .formatted(file, key));
        });
    }

    InputException missing(String key) {
        return new InputException(
                "%s: %s is missing, without which the model cannot be made; get another file of the model."
                        .formatted(file, key));
    }

    InputException wrong(String key, String wanted) {
        return AllowedValues.unsupported(file, key, String.valueOf(values.get(key)), wanted);
    }
}
