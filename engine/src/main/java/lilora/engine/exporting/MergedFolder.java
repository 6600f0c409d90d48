package lilora.engine.exporting;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.Progress;
import lilora.engine.file.FreeSpace;
import lilora.engine.json.Json;
import lilora.engine.model.Kernels;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.model.weights.TensorToWrite;
import lilora.engine.plan.BesideWeights;
import org.jspecify.annotations.Nullable;

/**
 * A model folder on its way into another: its weights with a change, and what lies beside them as it is.
 *
 * @param base the folder that is read
 * @param config its configuration
 * @param type number type of the new weights; null for those that the old ones have
 * @param shardBytes most bytes of a shard that holds more than one tensor
 */
record MergedFolder(Path base, ModelConfig config, @Nullable StoredType type, long shardBytes) {
    private static final long SPARE = 64L << 20;
    private static final String CONFIG = "config.json";
    private static final String TIED = "tie_word_embeddings";
    private static final List<String> PARTS = List.of("", "text_config", "vision_config");

    private static final Map<StoredType, String> DTYPES =
            Map.of(StoredType.F32, "float32", StoredType.F16, "float16", StoredType.BF16, "bfloat16");

    /**
     * Writes weights, configuration and the small files into a folder that exists.
     *
     * @param manager of what is made in between
     * @param cancelled said when the progress asks to stop
     * @throws lilora.engine.InputException if the disk has no room
     */
    ModelExport.Written write(
            LearnedChange change, Path folder, NDManager manager, Kernels kernels, Progress progress, String cancelled)
            throws IOException {
        MergedWeights weights = new MergedWeights(base, config, change, manager, kernels);
        List<TensorToWrite> tensors = weights.tensors(type);
        long bytes = TensorShards.bytes(tensors);
        FreeSpace.require(folder, bytes + SPARE, "The merged model", "Make room, or write to another disk.", "out");
        BesideWeights.copy(base, folder);
        writeConfig(folder, weights.untiesHead());
        int files = TensorShards.write(folder, TensorShards.watched(tensors, progress, cancelled), shardBytes)
                .size();
        return new ModelExport.Written(files, bytes);
    }

    /** The base model's, but for the number type and a head that is no longer the embedding. */
    private void writeConfig(Path folder, boolean ownHead) {
        if (type == null && !ownHead) {
            return;
        }
        ObjectNode written = (ObjectNode) Json.tree(base.resolve(CONFIG));
        for (String part : PARTS) {
            JsonNode node = part.isEmpty() ? written : written.path(part);
            if (node instanceof ObjectNode object) {
                change(object, part, ownHead);
            }
        }
        Json.writeAtomically(folder.resolve(CONFIG), written);
    }

    private void change(ObjectNode object, String part, boolean ownHead) {
        if (type != null) {
            for (String field : List.of("torch_dtype", "dtype")) {
                if (object.has(field)) {
                    object.put(field, DTYPES.get(type));
                }
            }
        }
        if (ownHead && !part.equals("vision_config")) {
            object.put(TIED, false);
        }
    }
}
