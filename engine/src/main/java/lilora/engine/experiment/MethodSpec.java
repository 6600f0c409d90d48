package lilora.engine.experiment;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A continual-learning method by name.
 *
 * @param id the method's id in the method catalogue, such as {@code lilora}
 * @param options by option name; what is left out takes the method's default. Names and ranges are checked by the method's
 *     own schema
 */
public record MethodSpec(String id, Map<String, Object> options) {
    public MethodSpec {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }
}
