package lilora.engine.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.experiment.RunSpec;
import lilora.engine.json.Json;

/** The settings of a run as flat names and values: {@code training.learningRate}, {@code method.options.rank}, {@code seed}. */
final class RunSettings {
    private RunSettings() {}

    /** Numbers as {@link Double}, words as {@link String}, yes and no as {@link Boolean}; in the order of their names. */
    static Map<String, Object> of(RunSpec spec) {
        Map<String, Object> flat = new TreeMap<>();
        add("", Json.toTree(spec.experiment()), flat);
        add("compute", Json.toTree(spec.compute()), flat);
        flat.remove("schema");
        flat.put("tasks", (double) spec.experiment().tasks().size());
        return flat;
    }

    private static void add(String name, JsonNode value, Map<String, Object> flat) {
        if (value.isObject()) {
            value.properties()
                    .forEach(field ->
                            add(name.isEmpty() ? field.getKey() : name + "." + field.getKey(), field.getValue(), flat));
        } else if (value.isNumber()) {
            flat.put(name, value.doubleValue());
        } else if (value.isBoolean()) {
            flat.put(name, value.booleanValue());
        } else if (value.isTextual()) {
            flat.put(name, value.textValue());
        }
    }
}
