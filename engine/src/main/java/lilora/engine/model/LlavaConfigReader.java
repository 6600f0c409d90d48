package lilora.engine.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import lilora.engine.InputException;

/**
 * Reads a {@code config.json} of Hugging Face. Fields that are left out there have the defaults of transformers' LlavaConfig,
 * CLIPVisionConfig and LlamaConfig. Whatever this program does not compute is refused, never ignored.
 */
final class LlavaConfigReader {
    private final Path path;
    private final JsonNode root;
    private final JsonNode vision;
    private final JsonNode text;

    private LlavaConfigReader(Path path, JsonNode root) {
        this.path = path;
        this.root = root;
        this.vision = root.path("vision_config");
        this.text = root.path("text_config");
    }

    static LlavaConfig read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new InputException("File " + path + " does not exist: choose a model folder in Hugging Face layout.");
        }
        try {
            return new LlavaConfigReader(path, new ObjectMapper().readTree(path.toFile())).config();
        } catch (JsonProcessingException e) {
            throw new InputException(path + " is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InputException("Cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private LlavaConfig config() {
        only(root, "model_type", "llava", "");
        LlavaConfig.Vision v = vision();
        String strategy = string(root, "vision_feature_select_strategy", "default");
        if (!strategy.equals("default") && !strategy.equals("full")) {
            throw unsupported("vision_feature_select_strategy", strategy, "default or full");
        }
        LlavaConfig.Text t = text();
        JsonNode imageToken =
                root.has("image_token_index") ? root : rename(root, "image_token_id", "image_token_index");
        int marker = integer(imageToken, "image_token_index", 32000);
        if (marker < 0 || marker >= t.vocabulary()) {
            throw new InputException(path + ": image_token_index is " + marker + ", outside the vocabulary of "
                    + t.vocabulary() + " tokens.");
        }
        return new LlavaConfig(
                v,
                t,
                marker,
                featureLayer(v.layers()),
                strategy.equals("full"),
                activation(root, "projector_hidden_act", "gelu"),
                bool(root, "multimodal_projector_bias", true));
    }

    private LlavaConfig.Vision vision() {
        only(vision, "model_type", "clip_vision_model", "vision_config.");
        // Without any vision_config transformers means the tower of LLaVA-1.5, with one CLIP's own defaults.
        boolean whole = vision.isMissingNode();
        LlavaConfig.Vision v = new LlavaConfig.Vision(
                positive(vision, "hidden_size", whole ? 1024 : 768),
                positive(vision, "intermediate_size", whole ? 4096 : 3072),
                positive(vision, "num_hidden_layers", whole ? 24 : 12),
                positive(vision, "num_attention_heads", whole ? 16 : 12),
                positive(vision, "num_channels", 3),
                positive(vision, "image_size", whole ? 336 : 224),
                positive(vision, "patch_size", whole ? 14 : 32),
                activation(vision, "hidden_act", "quick_gelu"),
                real(vision, "layer_norm_eps", 1e-5));
        multiple("vision_config.hidden_size", v.hidden(), "num_attention_heads", v.heads());
        return v;
    }

    private LlavaConfig.Text text() {
        only(text, "model_type", "llama", "text_config.");
        if (!string(text, "hidden_act", "silu").equals("silu")) {
            throw unsupported("text_config.hidden_act", string(text, "hidden_act", ""), "silu");
        }
        int hidden = positive(text, "hidden_size", 4096);
        int heads = positive(text, "num_attention_heads", 32);
        int keyHeads = positive(text, "num_key_value_heads", heads);
        multiple("text_config.hidden_size", hidden, "num_attention_heads", heads);
        multiple("text_config.num_attention_heads", heads, "num_key_value_heads", keyHeads);
        int headSize = positive(text, "head_dim", hidden / heads);
        multiple("text_config.head_dim", headSize, "two", 2);
        return new LlavaConfig.Text(
                positive(text, "vocab_size", 32000),
                hidden,
                positive(text, "intermediate_size", 11008),
                positive(text, "num_hidden_layers", 32),
                heads,
                keyHeads,
                headSize,
                positive(text, "max_position_embeddings", 2048),
                real(text, "rms_norm_eps", 1e-6),
                ropeTheta(),
                bool(text, "attention_bias", false),
                bool(text, "mlp_bias", false),
                bool(root, "tie_word_embeddings", false) || bool(text, "tie_word_embeddings", false),
                endTokens());
    }

    private double ropeTheta() {
        for (String field : new String[] {"rope_scaling", "rope_parameters"}) {
            JsonNode rope = text.path(field);
            String type = string(rope, "rope_type", string(rope, "type", "default"));
            if (!type.equals("default")) {
                throw unsupported("text_config." + field + ".rope_type", type, "default (no scaling)");
            }
            if (real(rope, "partial_rotary_factor", 1) != 1) {
                throw unsupported(
                        "text_config." + field + ".partial_rotary_factor",
                        rope.path("partial_rotary_factor").asText(),
                        "1");
            }
        }
        return real(text.path("rope_parameters"), "rope_theta", real(text, "rope_theta", 10000));
    }

    private int featureLayer(int layers) {
        if (root.path("vision_feature_layer").isArray()) {
            throw unsupported(
                    "vision_feature_layer", root.path("vision_feature_layer").toString(), "one number");
        }
        int select = integer(root, "vision_feature_layer", -2);
        int index = select < 0 ? layers + 1 + select : select;
        if (index < 0 || index > layers) {
            throw new InputException(path + ": vision_feature_layer is " + select + ", but the vision tower has only "
                    + layers + " layers.");
        }
        return index;
    }

    private Set<Integer> endTokens() {
        JsonNode ends = text.has("eos_token_id") ? text.path("eos_token_id") : root.path("eos_token_id");
        Set<Integer> ids = new LinkedHashSet<>();
        if (ends.isArray()) {
            ends.forEach(id -> ids.add(id.asInt()));
        } else {
            ids.add(ends.isIntegralNumber() ? ends.asInt() : 2);
        }
        return ids;
    }

    private void only(JsonNode node, String field, String supported, String where) {
        String value = string(node, field, supported);
        if (!value.equals(supported)) {
            throw unsupported(where + field, value, supported);
        }
    }

    private String activation(JsonNode node, String field, String otherwise) {
        String name = string(node, field, otherwise);
        return Activation.named(name)
                .map(Activation::configName)
                .orElseThrow(() -> unsupported(field, name, "gelu, gelu_pytorch_tanh, quick_gelu, silu or relu"));
    }

    private InputException unsupported(String field, String value, String supported) {
        return new InputException(
                path + ": " + field + " is '" + value + "', which is not supported (" + supported + ").");
    }

    private void multiple(String field, int value, String other, int divisor) {
        if (value % divisor != 0) {
            throw new InputException(
                    path + ": " + field + " (" + value + ") is not a multiple of " + other + " (" + divisor + ").");
        }
    }

    private static JsonNode rename(JsonNode node, String from, String to) {
        return node.has(from) ? new ObjectMapper().createObjectNode().set(to, node.path(from)) : node;
    }

    private static JsonNode field(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    private static String string(JsonNode node, String name, String otherwise) {
        return field(node, name).asText(otherwise);
    }

    private boolean bool(JsonNode node, String name, boolean otherwise) {
        JsonNode value = field(node, name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw unsupported(name, value.toString(), "true or false");
        }
        return value.asBoolean(otherwise);
    }

    private double real(JsonNode node, String name, double otherwise) {
        JsonNode value = field(node, name);
        if (!value.isMissingNode() && !value.isNumber()) {
            throw unsupported(name, value.toString(), "a number");
        }
        return value.asDouble(otherwise);
    }

    private int integer(JsonNode node, String name, int otherwise) {
        JsonNode value = field(node, name);
        if (!value.isMissingNode() && !value.canConvertToInt()) {
            throw unsupported(name, value.toString(), "a whole number");
        }
        return value.asInt(otherwise);
    }

    private int positive(JsonNode node, String name, int otherwise) {
        int value = integer(node, name, otherwise);
        if (value <= 0) {
            throw unsupported(name, Integer.toString(value), "a number above 0");
        }
        return value;
    }
}
