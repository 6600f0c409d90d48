package lilora.engine.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.engine.json.AllowedValues;

/**
 * The fields that LLaVA's own code adds to a language model's configuration: which tower is used, at which layer, through what
 * projector. Each is carried over, known to change nothing, or refused by name.
 *
 * @param featureLayer hidden state of the tower, from its start or, negative, from its end; or a list of some
 * @param strategy "default" (patches alone) or "full" (with the class token)
 * @param tunedTower whether the tower was trained with the model, so that its weights must be among the model's
 * @param activation between the projector's layers
 * @param bias whether the projector's layers have one; checked with the composed model
 */
record LlavaFields(JsonNode featureLayer, String strategy, boolean tunedTower, String activation, JsonNode bias) {
    /** As LLaVA-1.5 was trained. */
    static final LlavaFields DEFAULT = original(IntNode.valueOf(-2), "default", false);

    private static final String WITHOUT_CLASS = "siglip_vision_model";
    private static final String PREFIX = "mm_";
    private static final String LAYER = "mm_vision_select_layer";
    private static final String FEATURE = "mm_vision_select_feature";
    private static final String TYPE = "mm_projector_type";
    private static final String WIDTH = "mm_hidden_size";
    private static final String TUNED = "unfreeze_mm_vision_tower";
    private static final Map<String, String> STRATEGIES = Map.of("patch", "default", "cls_patch", "full");

    /** Of LLaVA's own, without the prefix. */
    private static final Set<String> OTHERS = Set.of(
            "freeze_mm_mlp_adapter",
            "freeze_mm_vision_resampler",
            "tune_mm_mlp_adapter",
            "tune_mm_vision_resampler",
            TUNED,
            "use_mm_proj",
            "image_grid_pinpoints",
            "image_crop_resolution",
            "image_split_resolution",
            "tokenizer_model_max_length",
            "tokenizer_padding_side");

    private static final Map<String, AllowedValues> ALLOWED = allowed();

    private static Map<String, AllowedValues> allowed() {
        Map<String, AllowedValues> fields = new HashMap<>();
        AllowedValues.BOOLEAN.allow(fields, """
                freeze_mm_mlp_adapter freeze_mm_vision_resampler tune_mm_mlp_adapter tune_mm_vision_resampler \
                unfreeze_mm_vision_tower use_mm_proj""");
        AllowedValues.NUMBER.allow(fields, "mm_projector_lr mm_vision_tower_lr tokenizer_model_max_length");
        // The text tower is for methods that compare images with words; the model does not compute with it.
        AllowedValues.TEXT.allow(fields, "mm_vision_tower mm_text_tower tokenizer_padding_side");
        AllowedValues.NO.allow(fields, "mm_use_im_start_end mm_use_im_patch_token");
        AllowedValues.WHOLE.allow(fields, LAYER + " " + WIDTH);
        fields.put(FEATURE, AllowedValues.texts(STRATEGIES.keySet()));
        fields.put(TYPE, AllowedValues.texts(Set.of("mlp2x_gelu")));
        fields.put("mm_patch_merge_type", AllowedValues.texts(Set.of("flat")));
        fields.put("mm_resampler_type", AllowedValues.never("a model without a resampler"));
        return Map.copyOf(fields);
    }

    private static LlavaFields original(JsonNode featureLayer, String strategy, boolean tunedTower) {
        return new LlavaFields(featureLayer, strategy, tunedTower, "gelu", BooleanNode.TRUE);
    }

    LlavaFields with(JsonNode otherLayer, String otherStrategy) {
        return new LlavaFields(otherLayer, otherStrategy, tunedTower, activation, bias);
    }

    /** The same for a tower of another kind than CLIP: what has no class token has no first token to leave out. */
    LlavaFields of(String tower) {
        return tower.equals(WITHOUT_CLASS) ? original(featureLayer, "full", tunedTower) : this;
    }

    /** Tokens that a tower puts before its patches. */
    static int firstTokens(JsonNode vision) {
        return switch (vision.path("model_type").asText("")) {
            case WITHOUT_CLASS -> 0;
            case "dinov2_with_registers" ->
                1 + vision.path("num_register_tokens").asInt(4);
            default -> 1;
        };
    }

    private static boolean isLlava(String field) {
        return field.startsWith(PREFIX) || OTHERS.contains(field);
    }

    /** Whether a configuration is of the original layout. */
    static boolean areIn(JsonNode config) {
        return config.properties().stream().anyMatch(field -> field.getKey().startsWith(PREFIX));
    }

    /**
     * Takes the fields out of a configuration.
     *
     * @param file where it was read
     * @param config afterwards without them
     * @param visionWidth size of a token of the tower
     * @throws lilora.engine.InputException naming the first that is not done
     */
    static LlavaFields take(Path file, ObjectNode config, int visionWidth) {
        ObjectNode own = config.objectNode();
        List.copyOf(config.properties()).forEach(field -> {
            if (isLlava(field.getKey())) {
                own.set(field.getKey(), config.remove(field.getKey()));
            }
        });
        AllowedValues.requireKnown(file, "", own, Set.of(), ALLOWED);
        if (!own.hasNonNull(TYPE)) {
            throw AllowedValues.unsupported(file, TYPE, "linear, its default", "mlp2x_gelu");
        }
        if (own.hasNonNull(WIDTH) && own.path(WIDTH).intValue() != visionWidth) {
            throw AllowedValues.unsupported(
                    file, WIDTH, own.path(WIDTH).asText(), visionWidth + ", as the vision model has");
        }
        return original(
                own.hasNonNull(LAYER) ? own.path(LAYER) : DEFAULT.featureLayer(),
                STRATEGIES.getOrDefault(own.path(FEATURE).asText("patch"), DEFAULT.strategy()),
                own.path(TUNED).asBoolean());
    }
}
