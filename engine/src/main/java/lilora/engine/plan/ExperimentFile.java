package lilora.engine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.file.PathFault;
import lilora.engine.hub.NamedModels;
import lilora.engine.json.Json;
import lilora.engine.model.ModelConfig;

/**
 * Reads experiments as people write them: what is left out takes its default, folders are relative to the file. The record
 * that comes out is complete, with absolute folders.
 */
public final class ExperimentFile {
    /** model_max_length of LLaVA-1.5's scripts. */
    private static final int PUBLISHED_LENGTH = 2048;

    private ExperimentFile() {}

    /**
     * The experiment of a file.
     *
     * @throws InputException if it cannot be read, naming file, line or field
     */
    public static ExperimentSpec read(Path file) {
        return read(file, NamedModels.usual());
    }

    /**
     * The same.
     *
     * @param models where a base model is looked for that is called by its name
     */
    public static ExperimentSpec read(Path file, NamedModels models) {
        JsonNode given = Json.tree(file);
        if (!given.isObject()) {
            throw new InputException("%s holds no experiment: it must be a JSON object.".formatted(file));
        }
        ObjectNode complete = defaults(file);
        if (given.path("evaluation").path("heldOut").isObject()
                && complete.path("evaluation") instanceof ObjectNode evaluation) {
            evaluation.set("heldOut", Json.toTree(HeldOutSpec.DEFAULT));
        }
        merge(complete, (ObjectNode) given);
        if (complete.path("training") instanceof ObjectNode training
                && !given.path("training").has("maxLength")
                && given.path("baseModel").isTextual()) {
            training.put("maxLength", maxLength(file, given.path("baseModel").asText(), models));
        }
        ExperimentSpec spec = Json.convert(file.toString(), complete, ExperimentSpec.class);
        return absolute(spec, file.toAbsolutePath().normalize(), models);
    }

    /** The general default where an image leaves room for text in it; else as long as the published scripts take; never more than the model can. */
    private static int maxLength(Path file, String baseModel, NamedModels models) {
        try {
            return maxLength(ModelConfig.read(Path.of(baseModel(file.toAbsolutePath(), baseModel, models))));
        } catch (InputException | InvalidPathException e) {
            // What is wrong with the model is told where it is loaded.
            return TrainingSpec.DEFAULT.maxLength();
        }
    }

    /** {@code training.maxLength} of an experiment that names none. */
    public static int maxLength(ModelConfig config) {
        int usual = TrainingSpec.DEFAULT.maxLength();
        return Math.min(config.text().positions(), 2 * config.imageTokens() <= usual ? usual : PUBLISHED_LENGTH);
    }

    private static ExperimentSpec absolute(ExperimentSpec spec, Path file, NamedModels models) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (TaskSpec task : spec.tasks()) {
            tasks.add(task.withFolder(beside(file, "tasks[%d].folder".formatted(tasks.size()), task.folder())));
        }
        String start = spec.startAdapter();
        return spec.withBaseModel(baseModel(file, spec.baseModel(), models))
                .withStartAdapter(start == null ? null : beside(file, "startAdapter", start))
                .withTasks(tasks);
    }

    /** A folder beside the file, or a model that is called by its name. */
    private static String baseModel(Path file, String given, NamedModels models) {
        String beside = beside(file, "baseModel", given);
        if (Files.exists(Path.of(beside))) {
            return beside;
        }
        Path name = Path.of(given);
        Optional<Path> found = models.find(name);
        if (found.isEmpty() && NamedModels.isPlain(name)) {
            throw new InputException("%s, field \"baseModel\": %s"
                    .formatted(file, models.missing(given).getMessage()));
        }
        return found.map(Path::toString).orElse(beside);
    }

    /**
     * A folder that a file of ours names, relative to that file.
     *
     * @throws InputException naming file and field, if it is no path
     */
    public static String beside(Path file, String field, String folder) {
        try {
            return file.toAbsolutePath()
                    .normalize()
                    .resolveSibling(folder)
                    .normalize()
                    .toString();
        } catch (InvalidPathException e) {
            throw new InputException("%s, field \"%s\": %s".formatted(file, field, PathFault.sentence(e)), e);
        }
    }

    private static ObjectNode defaults(Path file) {
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        String name = file.getFileName().toString();
        defaults.put("schema", ExperimentSpec.SCHEMA);
        defaults.put("name", name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name);
        defaults.put("seed", 1);
        defaults.set("training", Json.toTree(TrainingSpec.DEFAULT));
        defaults.set("evaluation", Json.toTree(EvaluationSpec.DEFAULT));
        defaults.set(
                "method", JsonNodeFactory.instance.objectNode().set("options", JsonNodeFactory.instance.objectNode()));
        return defaults;
    }

    private static void merge(ObjectNode into, ObjectNode given) {
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            JsonNode known = into.get(field.getKey());
            if (known instanceof ObjectNode inner && field.getValue() instanceof ObjectNode part) {
                merge(inner, part);
            } else {
                into.set(field.getKey(), field.getValue());
            }
        }
    }
}
