package lilora.engine.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.json.AllowedValues;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The configurations of the parts, made ready to stand in one file. A field of the language or the vision model goes where
 * Hugging Face has it, unread; whoever opens the composed folder honours or refuses it.
 *
 * @param languageFile where the language model's was read
 * @param language its fields, without LLaVA's own
 * @param visionFile where the vision model's was read
 * @param vision the tower's fields
 * @param fields LLaVA's own
 * @param onePiece whether the language model is a whole LLaVA model in the original layout
 */
record PartConfigs(
        Path languageFile,
        ObjectNode language,
        Path visionFile,
        ObjectNode vision,
        LlavaFields fields,
        boolean onePiece) {
    static final String CONFIG = "config.json";
    static final String CLIP = "clip_vision_model";
    /** LLaVA's names for its models, and those of the language models in them. */
    private static final Map<String, String> LANGUAGE_TYPES = Map.of("llava", "llama", "llava_llama", "llama");

    /** Of a model of images and words, beside its towers. */
    private static final Map<String, AllowedValues> AROUND_VISION = aroundVision();

    private static Map<String, AllowedValues> aroundVision() {
        Map<String, AllowedValues> fields = new HashMap<>();
        AllowedValues.ANY.allow(fields, """
                architectures model_type _name_or_path _commit_hash transformers_version torch_dtype dtype text_config \
                text_config_dict initializer_factor logit_scale_init_value""");
        AllowedValues.WHOLE.allow(fields, "projection_dim");
        fields.put("auto_map", AllowedValues.never("a model without code of its own"));
        return Map.copyOf(fields);
    }

    /**
     * Reads them.
     *
     * @param projector the trained projector, null where the language model has one or a new one is made
     * @param use what is stated of the tower's use
     */
    static PartConfigs read(Path languageFolder, Path visionFolder, @Nullable ProjectorPart projector, TowerUse use) {
        Path languageFile = languageFolder.resolve(CONFIG);
        Path visionFile = visionFolder.resolve(CONFIG);
        ObjectNode vision = vision(visionFile);
        ObjectNode language = language(languageFile);
        int width = vision.path("hidden_size").asInt(-1);
        boolean onePiece = LlavaFields.areIn(language);
        int layers = vision.path("num_hidden_layers").asInt(0);
        LlavaFields fields;
        Path told = null;
        if (onePiece) {
            told = languageFile;
            fields = LlavaFields.take(languageFile, language, width);
            asLanguageModel(languageFile, language);
        } else if (projector != null && projector.isDescribed()) {
            fields = projector.fields(languageFile, language, visionFile, typed(vision));
            fields = use.applied(fields, projector.configFile(), layers);
            return new PartConfigs(languageFile, language, visionFile, vision, fields, false);
        } else {
            fields = projector == null ? LlavaFields.DEFAULT : beside(projector, width);
            told = projector != null && LlavaFields.areIn(projector.config()) ? projector.configFile() : null;
        }
        String tower = towerType(vision);
        if (!tower.equals(CLIP)) {
            if (onePiece || projector != null) {
                throw InputException.about(
                        "%s: model_type is '%s', but LLaVA's projectors were trained on CLIP; take CLIP's folder, start with a new projector, or name a projector with the config.json of the model that it was trained in."
                                .formatted(visionFile, tower),
                        "projector");
            }
            fields = fields.of(tower);
        }
        fields = use.applied(fields, told, layers);
        return new PartConfigs(languageFile, language, visionFile, vision, fields, onePiece);
    }

    private static String towerType(ObjectNode vision) {
        return vision.path("model_type").asText(CLIP);
    }

    private static ObjectNode typed(ObjectNode vision) {
        return vision.deepCopy().put("model_type", towerType(vision));
    }

    /** The fields of a language model, or of LLaVA in its original layout. */
    static ObjectNode language(Path file) {
        ObjectNode language = object(file);
        if (!LlavaFields.areIn(language) && language.has("vision_config")) {
            throw new InputException(
                    "%s is a whole LLaVA model in Hugging Face layout, which needs no composing: open its folder, or name the folder of a language model."
                            .formatted(file));
        }
        return language;
    }

    /** The fields of a tower. */
    static ObjectNode vision(Path file) {
        return tower(file, object(file));
    }

    /** A projector that was trained on its own lies beside the whole configuration of the model it was trained in. */
    private static LlavaFields beside(ProjectorPart projector, int width) {
        ObjectNode config = projector.config().deepCopy();
        return LlavaFields.areIn(config)
                ? LlavaFields.take(projector.configFile(), config, width)
                : LlavaFields.DEFAULT;
    }

    private static void asLanguageModel(Path file, ObjectNode language) {
        String type = language.path("model_type").asText("");
        String own = LANGUAGE_TYPES.get(type);
        if (own == null) {
            throw AllowedValues.unsupported(file, "model_type", type, String.join(" or ", LANGUAGE_TYPES.keySet()));
        }
        language.put("model_type", own);
        language.remove("architectures");
    }

    private static ObjectNode tower(Path file, ObjectNode config) {
        if (!config.path("vision_config").isObject()) {
            return config;
        }
        ObjectNode tower = (ObjectNode) config.path("vision_config");
        AllowedValues.requireKnown(file, "", config, Set.of("vision_config", "vision_config_dict"), AROUND_VISION);
        // Older versions wrote the fields that were given a second time, and read them from there.
        config.path("vision_config_dict").properties().forEach(field -> {
            JsonNode other = tower.path(field.getKey());
            if (!other.isMissingNode() && !other.equals(field.getValue())) {
                throw new InputException("%s: vision_config.%s is %s, but vision_config_dict.%s is %s; correct one."
                        .formatted(file, field.getKey(), other, field.getKey(), field.getValue()));
            }
            tower.set(field.getKey(), field.getValue());
        });
        if (!tower.has("model_type") && config.path("model_type").asText("").equals("clip")) {
            tower.put("model_type", CLIP);
        }
        return tower;
    }

    static ObjectNode object(Path file) {
        if (Json.tree(file) instanceof ObjectNode object) {
            return object;
        }
        throw new InputException(file + " must be a JSON object.");
    }

    /** A whole number of the language model's configuration that must be there. */
    int languageSize(String field) {
        JsonNode value = language.path(field);
        if (!value.canConvertToInt() || value.intValue() < 1) {
            throw new InputException("%s: %s is %s, which is not a size; get the file again."
                    .formatted(languageFile, field, value.isMissingNode() ? "missing" : value));
        }
        return value.intValue();
    }

    /**
     * The composed {@code config.json}.
     *
     * @param imageToken id of the image token
     * @param padToken id of the padding token
     * @param rows rows of the embedding
     * @param ownHead whether the head is stored and differs from the embedding
     */
    ObjectNode composed(int imageToken, int padToken, int rows, boolean ownHead) {
        ObjectNode text = language.deepCopy();
        ObjectNode config = text.objectNode();
        config.putArray("architectures").add("LlavaForConditionalGeneration");
        config.put("model_type", "llava").put("ignore_index", -100).put("image_token_index", imageToken);
        config.put("pad_token_id", padToken).put("projector_hidden_act", fields.activation());
        config.set("multimodal_projector_bias", fields.bias());
        config.set("vision_feature_layer", fields.featureLayer());
        config.put("vision_feature_select_strategy", fields.strategy());
        for (String moved : new String[] {"torch_dtype", "dtype", "image_aspect_ratio"}) {
            if (text.hasNonNull(moved)) {
                config.set(moved, text.remove(moved));
            }
        }
        text.put("vocab_size", rows);
        if (ownHead) {
            text.put("tie_word_embeddings", false);
        }
        config.set(
                "tie_word_embeddings",
                text.path("tie_word_embeddings").isBoolean()
                        ? text.path("tie_word_embeddings")
                        : text.booleanNode(false));
        config.set("text_config", text);
        config.set("vision_config", vision);
        return config;
    }
}
