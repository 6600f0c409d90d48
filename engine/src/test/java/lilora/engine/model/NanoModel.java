package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import lilora.engine.model.Fixture.LowRank;
import lilora.engine.model.weights.TensorWriter;

/** A model of the size of the shipped nano model with random weights. */
final class NanoModel {
    private static final String CONFIG = """
            {"model_type": "llava", "image_token_index": 3, "vision_feature_layer": -2,
             "vision_feature_select_strategy": "default", "projector_hidden_act": "gelu", "tie_word_embeddings": true,
             "vision_config": {"model_type": "clip_vision_model", "hidden_size": 192, "intermediate_size": 768,
              "num_hidden_layers": 6, "num_attention_heads": 4, "image_size": 64, "patch_size": 16},
             "text_config": {"model_type": "llama", "vocab_size": 2048, "hidden_size": 256, "intermediate_size": 704,
              "num_hidden_layers": 6, "num_attention_heads": 8, "num_key_value_heads": 4, "rms_norm_eps": 1e-5,
              "max_position_embeddings": 512, "tie_word_embeddings": true}}
            """;

    private NanoModel() {}

    static ModelConfig config(Path folder) {
        try {
            Files.writeString(folder.resolve("config.json"), CONFIG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ModelConfig.read(folder);
    }

    /** Writes it to a folder and loads it frozen. */
    static BaseModel frozen(Path folder) {
        try (BaseModel model = BaseModel.trainable(config(folder), Compute.cpu(), 1)) {
            TensorWriter.write(folder.resolve("model.safetensors"), model.parameters(), Map.of("format", "pt"));
        }
        return BaseModel.load(folder, Compute.cpu());
    }

    /** LoRA of rank 16 on gate, up, down and the projector, nothing of it zero. */
    static Map<String, LowRank> adapters(BaseModel model, NDManager manager) {
        Map<String, LowRank> adapters = new LinkedHashMap<>();
        for (LinearSite site : model.sites()) {
            if (site.name().contains(".mlp.") || site.name().startsWith("multi_modal_projector.")) {
                NDArray down = manager.randomNormal(0, 0.05f, new Shape(16, site.in()), DataType.FLOAT32);
                NDArray up = manager.randomNormal(0, 0.05f, new Shape(site.out(), 16), DataType.FLOAT32);
                down.setRequiresGradient(true);
                up.setRequiresGradient(true);
                adapters.put(site.name(), new LowRank(down, up, 2));
            }
        }
        return adapters;
    }

    /** Random samples of equal length; each shows its own image at place 20, the last 8 ids carry labels. */
    static TokenBatch batch(int samples, int length) {
        return batch(samples, length, 0);
    }

    /** The same, with some ids at the beginning that are the same in all samples. */
    static TokenBatch batch(int samples, int length, int common) {
        Random random = new Random(5);
        int[][] ids = new int[samples][];
        int[][] labels = new int[samples][];
        for (int b = 0; b < samples; b++) {
            ids[b] = random.ints(length, 300, 2048).toArray();
            System.arraycopy(ids[0], 0, ids[b], 0, common);
            ids[b][20] = 3;
            labels[b] = ids[b].clone();
            Arrays.fill(labels[b], 0, length - 8, TokenBatch.IGNORED);
        }
        int[][] images = new int[samples][];
        Arrays.setAll(images, i -> new int[] {i});
        return new TokenBatch(ids, labels, images);
    }
}
