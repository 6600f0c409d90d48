package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.json.AllowedValues;
import lilora.engine.json.Json;

/** Every family on the class path, by {@code model_type}. */
final class ModelFamilies {
    private static final String FIELD = "model_type";
    /** What a configuration means that does not say it. */
    private static final String USUAL = "llava";

    private final TreeMap<String, ModelFamily> families = new TreeMap<>();

    private ModelFamilies() {
        for (ModelFamily family : ServiceLoader.load(ModelFamily.class)) {
            if (families.put(family.modelType(), family) != null) {
                throw new IllegalStateException("Two families call themselves " + family.modelType() + ".");
            }
        }
    }

    /** Their names. */
    static List<String> names() {
        return List.copyOf(new ModelFamilies().families.keySet());
    }

    /**
     * The family of a model folder.
     *
     * @throws InputException if there is no {@code config.json}, or none computes its {@code model_type}
     */
    static ModelFamily of(Path folder) {
        Path file = folder.resolve("config.json");
        if (!PlainFile.isThere(file)) {
            throw new InputException("File " + file + " does not exist: choose a model folder in Hugging Face layout.");
        }
        ConfigObject root = ConfigObject.of(file, Json.tree(file));
        // What a foreign layout is converted from can be told by its family alone.
        JsonNode type = root.optional(FIELD);
        ModelFamilies known = new ModelFamilies();
        String name = root.string(FIELD, USUAL);
        ModelFamily family = known.families.get(root.isOriginalLayout() ? USUAL : name);
        if (family == null) {
            throw AllowedValues.unsupported(file, FIELD, type.asText(), String.join(", ", known.families.keySet()));
        }
        return family;
    }
}
