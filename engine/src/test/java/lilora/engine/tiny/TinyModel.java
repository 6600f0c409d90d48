package lilora.engine.tiny;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.json.Json;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.TensorWriter;
import org.jspecify.annotations.Nullable;

/** Writes a random LLaVA-style model with a character tokenizer, in Hugging Face layout. */
public final class TinyModel {
    private static final String CHARACTERS =
            "▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;?!'\"-()";

    private static final String EMBEDDING = "language_model.model.embed_tokens.weight";

    private static final String MLP = "language_model.model.layers.0.mlp.";
    private static final float STRONG = 1e20f;

    private TinyModel() {}

    public static Path write(Path folder) throws IOException {
        return write(folder, null);
    }

    /**
     * The same, but a neuron of the first layer answers to this character alone, and so strongly that numbers overflow: its
     * bias hides it from all that is less like the character's embedding. All weights are finite.
     *
     * @param poison null for none
     */
    static Path write(Path folder, @Nullable String poison) throws IOException {
        Files.createDirectories(folder);
        Map<String, Integer> vocabulary = vocabulary();
        Json.writeAtomically(folder.resolve("config.json"), config(vocabulary.size(), poison == null));
        Json.writeAtomically(folder.resolve("tokenizer.json"), tokenizer(vocabulary));
        Json.writeAtomically(
                folder.resolve("tokenizer_config.json"),
                Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>", "pad_token", "<unk>"));
        Json.writeAtomically(folder.resolve("preprocessor_config.json"), preprocessor());
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        try (BaseModel model = BaseModel.trainable(ModelConfig.read(folder), Compute.cpu(), 7)) {
            Map<String, NDArray> weights = new TreeMap<>(model.parameters());
            // Sharp enough a head for adapters below it to learn anything at all.
            weights.computeIfPresent(EMBEDDING, (name, weight) -> weight.mul(25));
            if (poison == null) {
                TensorWriter.writeHalf(folder.resolve("model.safetensors"), weights, Map.of("format", "pt"));
            } else {
                poison(weights, vocabulary.get(poison));
                TensorWriter.write(folder.resolve("model.safetensors"), weights, Map.of("format", "pt"));
            }
        }
        return folder;
    }

    private static void poison(Map<String, NDArray> weights, int token) {
        NDIndex neuron = new NDIndex(0);
        NDArray row = weights.get(EMBEDDING).get(token);
        NDArray direction = row.div(row.norm()).mul(STRONG);
        // What a norm lets through has the length of the square root of its width.
        double reached = STRONG * Math.sqrt(row.size());
        weights.get(MLP + "gate_proj.weight").set(neuron, direction);
        weights.get(MLP + "up_proj.weight").set(neuron, direction);
        weights.get(MLP + "gate_proj.bias").set(neuron, (float) (-0.8 * reached));
    }

    private static Map<String, Integer> vocabulary() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (String special : List.of("<unk>", "<s>", "</s>", "<image>")) {
            ids.put(special, ids.size());
        }
        for (int value = 0; value < 256; value++) {
            ids.put("<0x%02X>".formatted(value), ids.size());
        }
        CHARACTERS.codePoints().forEach(point -> ids.put(Character.toString(point), ids.size()));
        return ids;
    }

    private static Map<String, Object> config(int vocabularySize, boolean tied) {
        return Map.of(
                "architectures",
                List.of("LlavaForConditionalGeneration"),
                "model_type",
                "llava",
                "image_token_index",
                3,
                "projector_hidden_act",
                "gelu",
                "vision_feature_layer",
                -2,
                "vision_feature_select_strategy",
                "default",
                "tie_word_embeddings",
                tied,
                "text_config",
                text(vocabularySize, tied),
                "vision_config",
                vision());
    }

    private static Map<String, Object> text(int vocabularySize, boolean tied) {
        Map<String, Object> text = new TreeMap<>();
        text.put("model_type", "llama");
        text.put("vocab_size", vocabularySize);
        text.put("hidden_size", 32);
        text.put("intermediate_size", 48);
        text.put("num_hidden_layers", 2);
        text.put("num_attention_heads", 4);
        text.put("num_key_value_heads", 2);
        text.put("max_position_embeddings", 512);
        text.put("rms_norm_eps", 1e-5);
        text.put("rope_theta", 10000.0);
        text.put("hidden_act", "silu");
        text.put("tie_word_embeddings", tied);
        text.put("mlp_bias", !tied);
        text.put("bos_token_id", 1);
        text.put("eos_token_id", 2);
        return text;
    }

    private static Map<String, Object> vision() {
        Map<String, Object> vision = new TreeMap<>();
        vision.put("model_type", "clip_vision_model");
        vision.put("hidden_size", 16);
        vision.put("intermediate_size", 32);
        vision.put("num_hidden_layers", 2);
        vision.put("num_attention_heads", 2);
        vision.put("image_size", 16);
        vision.put("patch_size", 8);
        vision.put("hidden_act", "quick_gelu");
        vision.put("layer_norm_eps", 1e-5);
        vision.put("projection_dim", 16);
        return vision;
    }

    private static Map<String, Object> preprocessor() {
        Map<String, Object> values = new TreeMap<>();
        values.put("image_processor_type", "CLIPImageProcessor");
        values.put("do_resize", true);
        values.put("do_center_crop", true);
        values.put("do_rescale", true);
        values.put("do_normalize", true);
        values.put("do_convert_rgb", true);
        values.put("resample", 3);
        values.put("rescale_factor", 1 / 255.0);
        values.put("size", Map.of("shortest_edge", 16));
        values.put("crop_size", Map.of("height", 16, "width", 16));
        values.put("image_mean", List.of(0.48145466, 0.4578275, 0.40821073));
        values.put("image_std", List.of(0.26862954, 0.26130258, 0.27577711));
        return values;
    }

    private static Map<String, Object> tokenizer(Map<String, Integer> vocabulary) {
        List<Object> added = new ArrayList<>();
        for (String special : List.of("<unk>", "<s>", "</s>", "<image>")) {
            added.add(Map.of(
                    "id", vocabulary.get(special),
                    "content", special,
                    "single_word", false,
                    "lstrip", false,
                    "rstrip", false,
                    "normalized", false,
                    "special", true));
        }
        Map<String, Object> bos = Map.of("SpecialToken", Map.of("id", "<s>", "type_id", 0));
        Map<String, Object> a = Map.of("Sequence", Map.of("id", "A", "type_id", 0));
        Map<String, Object> b = Map.of("Sequence", Map.of("id", "B", "type_id", 0));
        Map<String, Object> tokenizer = new LinkedHashMap<>();
        tokenizer.put("version", "1.0");
        tokenizer.put("added_tokens", added);
        tokenizer.put(
                "normalizer",
                Map.of(
                        "type",
                        "Sequence",
                        "normalizers",
                        List.of(
                                Map.of("type", "Prepend", "prepend", "▁"),
                                Map.of("type", "Replace", "pattern", Map.of("String", " "), "content", "▁"))));
        tokenizer.put(
                "post_processor",
                Map.of(
                        "type", "TemplateProcessing",
                        "single", List.of(bos, a),
                        "pair", List.of(bos, a, b),
                        "special_tokens",
                                Map.of("<s>", Map.of("id", "<s>", "ids", List.of(1), "tokens", List.of("<s>")))));
        tokenizer.put(
                "decoder",
                Map.of(
                        "type",
                        "Sequence",
                        "decoders",
                        List.of(
                                Map.of("type", "Replace", "pattern", Map.of("String", "▁"), "content", " "),
                                Map.of("type", "ByteFallback"),
                                Map.of("type", "Fuse"),
                                Map.of("type", "Strip", "content", " ", "start", 1, "stop", 0))));
        tokenizer.put(
                "model",
                Map.of(
                        "type",
                        "BPE",
                        "unk_token",
                        "<unk>",
                        "fuse_unk",
                        true,
                        "byte_fallback",
                        true,
                        "vocab",
                        vocabulary,
                        "merges",
                        List.of()));
        return tokenizer;
    }
}
