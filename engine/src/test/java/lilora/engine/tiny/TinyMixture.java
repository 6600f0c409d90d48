package lilora.engine.tiny;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.json.Json;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.TensorWriter;

/** Writes random LLaVA models of other towers and decoders than LLaVA-1.5's, with a byte-level tokenizer without a start token. */
public final class TinyMixture {
    private static final Path TOKENIZER = Path.of("src/test/resources/lilora/engine/text/chat/tokenizer.json");

    private TinyMixture() {}

    /**
     * Writes one.
     *
     * @param tower {@code model_type} of its vision tower
     * @param decoder of its language model
     */
    public static Path write(Path folder, String tower, String decoder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(TOKENIZER, folder.resolve("tokenizer.json"));
        Json.writeAtomically(folder.resolve("tokenizer_config.json"), Map.of("eos_token", "<|endoftext|>"));
        boolean siglip = tower.startsWith("siglip");
        Map<String, Object> side = Map.of("height", 16, "width", 16);
        Json.writeAtomically(
                folder.resolve("preprocessor_config.json"),
                siglip
                        ? Map.of("image_processor_type", "SiglipImageProcessor", "size", side)
                        : Map.of("image_processor_type", "BitImageProcessor", "size", side, "crop_size", side));
        Json.writeAtomically(folder.resolve("config.json"), config(tower, decoder));
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        try (BaseModel model = BaseModel.trainable(ModelConfig.read(folder), Compute.cpu(), 7)) {
            Map<String, NDArray> weights = new TreeMap<>(model.parameters());
            // Sharp enough a head for adapters below it to learn anything at all.
            weights.computeIfPresent("language_model.lm_head.weight", (name, weight) -> weight.mul(25));
            TensorWriter.writeHalf(folder.resolve("model.safetensors"), weights, Map.of("format", "pt"));
        }
        return folder;
    }

    private static Map<String, Object> config(String tower, String decoder) {
        Map<String, Integer> ids = new HashMap<>();
        for (JsonNode token : Json.tree(TOKENIZER).path("added_tokens")) {
            ids.put(token.path("content").asText(), token.path("id").asInt());
        }
        Map<String, Object> vision = new TreeMap<>(Map.of(
                "model_type", tower,
                "hidden_size", 16,
                "num_hidden_layers", 2,
                "num_attention_heads", 2,
                "image_size", 24,
                "patch_size", 8));
        if (!tower.equals("dinov2")) {
            vision.putAll(Map.of("intermediate_size", 32, "image_size", 16));
        }
        Map<String, Object> text = new TreeMap<>(Map.of(
                "model_type", decoder,
                "vocab_size", 320,
                "hidden_size", 32,
                "intermediate_size", 48,
                "num_hidden_layers", 2,
                "num_attention_heads", 4,
                "num_key_value_heads", 2,
                "max_position_embeddings", 512,
                "eos_token_id", List.of(ids.get("<|im_end|>"), ids.get("<|eot_id|>"))));
        return Map.of(
                "model_type",
                "llava",
                "image_token_index",
                ids.get("<image>"),
                "vision_feature_layer",
                List.of(-1, -2),
                "vision_feature_select_strategy",
                "full",
                "vision_config",
                vision,
                "text_config",
                text);
    }
}
