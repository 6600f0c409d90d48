package lilora.engine.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shape of LLaVA-1.5-7B, without weights. */
final class SevenBillion {
    private SevenBillion() {}

    /** Writes a folder that holds it. */
    static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "llava", "image_token_index": 32000, "vision_feature_layer": -2,
                 "vision_feature_select_strategy": "default", "projector_hidden_act": "gelu",
                 "vision_config": {"model_type": "clip_vision_model", "hidden_size": 1024, "intermediate_size": 4096,
                  "num_hidden_layers": 24, "num_attention_heads": 16, "image_size": 336, "patch_size": 14},
                 "text_config": {"model_type": "llama", "vocab_size": 32064, "hidden_size": 4096,
                  "intermediate_size": 11008, "num_hidden_layers": 32, "num_attention_heads": 32,
                  "rms_norm_eps": 1e-5, "max_position_embeddings": 4096, "tie_word_embeddings": false}}
                """);
        return folder;
    }
}
