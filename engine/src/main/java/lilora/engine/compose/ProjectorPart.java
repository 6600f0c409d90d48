package lilora.engine.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.exporting.ProjectorExport;
import lilora.engine.file.PlainFile;
import lilora.engine.json.AllowedValues;

/**
 * A projector that was trained on its own, with what lies beside it. A {@code config.json} in Hugging Face's form, whole or
 * reduced to the projector's fields and the widths on its two sides, says what tower and what language model it was trained with;
 * images are then cut, and conversations written, as they were there. Without one it is LLaVA's own, trained on CLIP.
 *
 * @param file its weights
 * @param config of the model that it was trained in; empty where none lies beside it
 */
record ProjectorPart(Path file, ObjectNode config) {
    /** Those of a folder, the first that is there. */
    private static final List<String> NAMES =
            List.of("projector.safetensors", "mm_projector.safetensors", "mm_projector.bin");

    private static final String CONFIG = "config.json";
    private static final String LAYER = "vision_feature_layer";
    private static final String STRATEGY = "vision_feature_select_strategy";
    private static final String ACTIVATION = "projector_hidden_act";
    private static final String BIAS = "multimodal_projector_bias";

    /** Fields of the projector's own, which go into the composed model. */
    static final List<String> OWN = List.of(LAYER, STRATEGY, ACTIVATION, BIAS);

    private static final Map<String, AllowedValues> OF_THE_MODEL = ofTheModel();

    /** What says nothing of a projector: the tokens, number types and versions of the model that it was trained in. */
    private static Map<String, AllowedValues> ofTheModel() {
        Map<String, AllowedValues> fields = new HashMap<>();
        AllowedValues.ANY.allow(fields, """
                architectures transformers_version _name_or_path _commit_hash torch_dtype dtype tie_word_embeddings \
                ignore_index image_token_index image_token_id image_seq_length pad_token_id bos_token_id eos_token_id \
                vocab_size""");
        fields.put("image_aspect_ratio", AllowedValues.texts(Set.of("pad")));
        return Map.copyOf(fields);
    }

    /**
     * Looks beside it.
     *
     * @param given its file, or the folder of one
     */
    static ProjectorPart of(Path given) {
        Path file = inFolder(given).orElse(given);
        if (Files.isDirectory(file)) {
            throw new InputException("%s holds no projector (%s); name its file or another folder."
                    .formatted(given, String.join(" or ", NAMES)));
        }
        Path config = file.resolveSibling(CONFIG);
        return new ProjectorPart(
                file, PlainFile.isThere(config) ? PartConfigs.object(config) : JsonNodeFactory.instance.objectNode());
    }

    /** The file of a projector in a folder, if it has one. */
    static Optional<Path> inFolder(Path folder) {
        return NAMES.stream().map(folder::resolve).filter(PlainFile::isThere).findFirst();
    }

    Path configFile() {
        return file.resolveSibling(CONFIG);
    }

    /** Whether its configuration says what it was trained with, in Hugging Face's form. */
    boolean isDescribed() {
        return config.path("model_type").asText("").equals("llava") && !LlavaFields.areIn(config);
    }

    /** A file beside one that is described; others lie where they lie by chance. */
    private boolean has(String name) {
        return isDescribed() && PlainFile.isThere(file.resolveSibling(name));
    }

    /** The file of how images are cut: its own, or else the vision model's. */
    Path preprocessor(Path vision) {
        return has(vision.getFileName().toString()) ? file.resolveSibling(vision.getFileName()) : vision;
    }

    /** Its folder, where it is told what it was trained with; others lie where they lie by chance. */
    Optional<Path> describedFolder() {
        return isDescribed() ? Optional.of(configFile().toAbsolutePath().resolveSibling("")) : Optional.empty();
    }

    /** The adapter on the decoder that was trained with it, as {@code align} writes both, if there is one. */
    Optional<Path> adapter() {
        return describedFolder()
                .map(folder -> folder.resolve(ProjectorExport.ADAPTER))
                .filter(Files::isDirectory);
    }

    /**
     * The fields for the composed model.
     *
     * @throws InputException naming the field, if it was trained with other parts
     */
    LlavaFields fields(Path languageFile, ObjectNode language, Path visionFile, ObjectNode vision) {
        AllowedValues.requireKnown(
                configFile(),
                "",
                config,
                Set.of("model_type", "vision_config", "text_config", LAYER, STRATEGY, ACTIVATION, BIAS),
                OF_THE_MODEL);
        requireSame("vision_config", "model_type", vision, visionFile, true);
        requireSame("vision_config", "hidden_size", vision, visionFile, true);
        requireSame("vision_config", "num_hidden_layers", vision, visionFile, false);
        requireSame("vision_config", "patch_size", vision, visionFile, false);
        requireSame("text_config", "model_type", language, languageFile, false);
        requireSame("text_config", "hidden_size", language, languageFile, true);
        return new LlavaFields(
                config.hasNonNull(LAYER) ? config.path(LAYER) : LlavaFields.DEFAULT.featureLayer(),
                config.hasNonNull(STRATEGY) ? config.path(STRATEGY).asText() : LlavaFields.DEFAULT.strategy(),
                false,
                config.hasNonNull(ACTIVATION) ? config.path(ACTIVATION).asText() : LlavaFields.DEFAULT.activation(),
                config.hasNonNull(BIAS) ? config.path(BIAS) : LlavaFields.DEFAULT.bias());
    }

    private void requireSame(String object, String field, ObjectNode part, Path partFile, boolean needed) {
        JsonNode trained = config.path(object).path(field);
        if (trained.isMissingNode() && needed) {
            throw new InputException(
                    "%s: %s.%s is missing, so that it cannot be told what the projector was trained with; get the folder again."
                            .formatted(configFile(), object, field));
        }
        JsonNode own = part.path(field);
        if (!trained.isMissingNode() && !own.isMissingNode() && !trained.equals(own)) {
            throw new InputException(
                    "%s: %s.%s is %s, but it is %s in %s; a projector works with what it was trained with: name that, or another projector."
                            .formatted(configFile(), object, field, trained, own, partFile));
        }
    }
}
