package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;

/** What a person should know of a model folder though it can be used. */
final class ModelRemarks {
    private ModelRemarks() {}

    /** In whole sentences, each with its file. */
    static List<String> of(Path folder, ModelConfig config) {
        List<String> remarks = new ArrayList<>();
        Path file = folder.resolve("config.json");
        if (ModelFamilies.of(folder).read(folder).text().tiedHead()
                && !config.text().tiedHead()) {
            remarks.add(
                    "%s says tie_word_embeddings, but the weights hold a head (lm_head.weight) that differs from the embedding: the stored head is used, as in transformers. Set tie_word_embeddings to false."
                            .formatted(file));
        }
        int longest = config.text().rope().scaling().longest();
        if (longest == config.text().positions()) {
            remarks.add(
                    "%s scales positions by longrope, which is computed up to original_max_position_embeddings: sequences have at most %d tokens."
                            .formatted(file, longest));
        }
        Path generation = folder.resolve("generation_config.json");
        if (PlainFile.isThere(generation)) {
            JsonNode settings = Json.tree(generation);
            boolean beams = settings.path("num_beams").asInt(1) > 1;
            if (settings.path("do_sample").asBoolean(false) || beams) {
                remarks.add("%s asks for %s; answers are decoded greedily all the same."
                        .formatted(generation, beams ? "beam search" : "sampling"));
            }
        }
        return remarks;
    }
}
