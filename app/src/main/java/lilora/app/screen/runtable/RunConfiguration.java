package lilora.app.screen.runtable;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.storage.repository.SpecHash;

/**
 * What a run was launched with, as the table shows it.
 *
 * @param experiment the same for runs that differ in nothing but their seed
 * @param settings numbers, words and switches by name, such as {@code option.rank} or {@code training.epochs}; options that were
 *     left out have their method's defaults
 * @param surroundings what does not make another experiment, but may change last digits: device, threads, versions
 */
record RunConfiguration(String experiment, Map<String, Object> settings, Map<String, String> surroundings) {
    static final String OPTION = "option.";
    static final String TRAINING = "training.";
    static final String EVALUATION = "evaluation.";
    static final String BASE_MODEL = "base-model";
    static final String SEQUENCE = "sequence";
    static final String PRECISION = "precision";
    static final String THREADS = "threads";

    static RunConfiguration of(RunSpec spec, MethodCatalog methods) {
        ExperimentSpec experiment = spec.experiment();
        Map<String, Object> options = methods.completed(experiment.method()).options();
        Map<String, Object> settings = new LinkedHashMap<>();
        options.forEach((name, value) -> settings.put(OPTION + name, value));
        add(settings, TRAINING, Json.toTree(experiment.training()));
        add(settings, EVALUATION, Json.toTree(experiment.evaluation()));
        settings.put(BASE_MODEL, fileName(experiment.baseModel()));
        settings.put(
                SEQUENCE,
                experiment.tasks().stream().map(task -> fileName(task.folder())).collect(Collectors.joining(" → ")));
        settings.put(PRECISION, spec.compute().precision().word());
        settings.put(THREADS, spec.compute().threads());
        Map<String, String> surroundings = new TreeMap<>(spec.versions());
        surroundings.put("device", spec.compute().device());
        surroundings.put("number of threads", Integer.toString(spec.compute().threads()));
        return new RunConfiguration(
                SpecHash.butSeed(withOptions(spec, options)),
                Collections.unmodifiableMap(settings),
                Collections.unmodifiableMap(surroundings));
    }

    /** An option that is left out and one that is given its default are the same. */
    private static RunSpec withOptions(RunSpec spec, Map<String, Object> options) {
        String method = spec.experiment().method().id();
        return new RunSpec(
                spec.schema(),
                spec.runId(),
                spec.created(),
                spec.experiment().withMethod(new MethodSpec(method, options)),
                spec.compute(),
                spec.hashes(),
                spec.versions());
    }

    private static void add(Map<String, Object> settings, String prefix, JsonNode fields) {
        fields.properties().forEach(field -> settings.put(prefix + field.getKey(), value(field.getValue())));
    }

    private static Object value(JsonNode node) {
        if (node.isNumber()) {
            return node.numberValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(" "))
                : node.asText();
    }

    private static String fileName(String path) {
        try {
            Path name = Path.of(path).getFileName();
            return name == null ? path : name.toString();
        } catch (InvalidPathException e) {
            return path;
        }
    }
}
