package lilora.engine.tiny;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import lilora.engine.json.Json;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.TensorWriter;

/** Writes a random Qwen2-VL in its published layout, with a byte-level tokenizer, and pictures of differing sizes for it. */
public final class TinyQwen2Vl {
    private static final Path TEXTS = Path.of("src/test/resources/lilora/engine/text");
    private static final Path CHAT = Path.of("src/test/resources/lilora/engine/model/qwen2vl/chat.json");

    private TinyQwen2Vl() {}

    /** Writes one. */
    public static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, Integer> ids = tokenizer(folder);
        Json.writeAtomically(
                folder.resolve("preprocessor_config.json"),
                Map.of(
                        "image_processor_type", "Qwen2VLImageProcessor",
                        "patch_size", 4,
                        "merge_size", 2,
                        "temporal_patch_size", 2,
                        "min_pixels", 64,
                        "max_pixels", 1024));
        Json.writeAtomically(folder.resolve("config.json"), config(ids));
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        try (BaseModel model = BaseModel.trainable(ModelConfig.read(folder), Compute.cpu(), 7)) {
            Map<String, NDArray> weights = new TreeMap<>(model.parameters());
            // Sharp enough for adapters to learn anything at all.
            weights.replaceAll((name, weight) -> name.contains("norm") ? weight : weight.mul(8));
            TensorWriter.writeHalf(folder.resolve("model.safetensors"), weights, Map.of("format", "pt"));
        }
        return folder;
    }

    /** Writes the files of the tokenizer alone. */
    public static Map<String, Integer> tokenizer(Path folder) {
        ObjectNode tokenizer = (ObjectNode) Json.tree(TEXTS.resolve("chat/tokenizer.json"));
        ArrayNode added = (ArrayNode) tokenizer.path("added_tokens");
        Map<String, Integer> ids = new HashMap<>();
        for (JsonNode token : added) {
            String text = token.path("content").asText().replace("<image>", "<|image_pad|>");
            ((ObjectNode) token).put("content", text);
            ids.put(text, token.path("id").asInt());
        }
        int last = ids.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        for (JsonNode text : Json.tree(CHAT).path("tokens")) {
            ObjectNode token = added.get(added.size() - 1).deepCopy();
            token.put("content", text.asText()).put("id", ++last);
            added.add(token);
            ids.put(text.asText(), last);
        }
        Json.writeAtomically(folder.resolve("tokenizer.json"), tokenizer);
        Json.writeAtomically(
                folder.resolve("tokenizer_config.json"),
                Map.of(
                        "eos_token", "<|im_end|>",
                        "pad_token", "<|endoftext|>",
                        "chat_template", Json.tree(CHAT).path("template")));
        return ids;
    }

    private static Map<String, Object> config(Map<String, Integer> ids) {
        Map<String, Object> config = new LinkedHashMap<>(Map.of(
                "model_type", "qwen2_vl",
                "vocab_size", 320,
                "hidden_size", 32,
                "intermediate_size", 48,
                "num_hidden_layers", 2,
                "num_attention_heads", 4,
                "num_key_value_heads", 2,
                "max_position_embeddings", 512,
                "eos_token_id", ids.get("<|im_end|>"),
                "rope_scaling", Map.of("type", "mrope", "mrope_section", List.of(2, 1, 1))));
        config.putAll(Map.of(
                "tie_word_embeddings", true,
                "image_token_id", ids.get("<|image_pad|>"),
                "video_token_id", ids.get("<|video_pad|>"),
                "vision_start_token_id", ids.get("<|vision_start|>"),
                "vision_end_token_id", ids.get("<|vision_end|>"),
                "vision_token_id", ids.get("<|vision_pad|>"),
                "vision_config",
                        Map.of(
                                "depth", 2,
                                "embed_dim", 16,
                                "hidden_size", 32,
                                "mlp_ratio", 2,
                                "num_heads", 2,
                                "in_chans", 3,
                                "patch_size", 4,
                                "spatial_patch_size", 4)));
        return config;
    }

    /** Sets the pictures of a task upon larger white ones, of other proportions from one to the next. */
    public static void vary(Path task) throws IOException {
        int[][] sizes = {{16, 16}, {24, 16}, {16, 40}, {30, 21}};
        for (int i = 0; ; i++) {
            Path file = task.resolve("images").resolve("%03d.png".formatted(i));
            if (!Files.exists(file)) {
                return;
            }
            int[] size = sizes[i % sizes.length];
            BufferedImage picture = ImageIO.read(file.toFile());
            BufferedImage larger = new BufferedImage(size[0], size[1], BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = larger.createGraphics();
            pen.fillRect(0, 0, size[0], size[1]);
            pen.drawImage(picture, 0, 0, null);
            pen.dispose();
            ImageIO.write(larger, "png", file.toFile());
        }
    }
}
