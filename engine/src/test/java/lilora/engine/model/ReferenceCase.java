package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import lilora.engine.model.Fixture.LowRank;

/** A tiny model with weights by formula, and what transformers computed with them. */
interface ReferenceCase {
    /** What transformers computed, and from what. */
    JsonNode expected();

    /** Writes configuration, preprocessor and weights to a folder. */
    ModelConfig write(Path folder);

    /** The features of all images. */
    NDArray features(BaseModel model, NDManager manager);

    /** All samples. */
    TokenBatch batch();

    /** Positions of a sample with its visual tokens. */
    int length(ModelConfig config, int sample);

    /** Lists of whole numbers. */
    default int[][] rows(String field) {
        return expected().path(field).valueStream().map(ReferenceCase::ints).toArray(int[][]::new);
    }

    static int[] ints(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::asInt).toArray();
    }

    /** The adapters, with gradients. */
    default Map<String, LowRank> adapters(BaseModel model, NDManager manager) {
        Map<String, LowRank> adapters = new LinkedHashMap<>();
        for (LinearSite site : model.sites()) {
            if (expected().path("adapters").has(site.name())) {
                adapters.put(
                        site.name(),
                        FamilyCase.adapter(
                                site, manager, expected().path("scale").asDouble()));
            }
        }
        return adapters;
    }
}
