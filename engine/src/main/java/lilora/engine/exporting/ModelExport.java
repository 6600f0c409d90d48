package lilora.engine.exporting;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lilora.engine.Progress;
import lilora.engine.file.AtomicFile;
import lilora.engine.file.FreeSpace;
import lilora.engine.file.NewFolder;
import lilora.engine.json.Json;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.model.weights.TensorToWrite;
import lilora.engine.plan.ModelFolder;
import lilora.engine.text.FolderTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Writes a base model with what answers a task merged into its weights, in Hugging Face layout.
 *
 * @param type number type of the weights; null for that of the base model
 * @param shardBytes most bytes of a shard that holds more than one tensor
 */
public record ModelExport(@Nullable StoredType type, long shardBytes) {
    private static final long SPARE = 64L << 20;
    private static final String CONFIG = "config.json";
    private static final String TIED = "tie_word_embeddings";
    private static final List<String> PARTS = List.of("", "text_config", "vision_config");
    /** What a model folder has beside its weights. */
    private static final Set<String> KEPT = Set.of("json", "txt", "model", "jinja");

    private static final Map<StoredType, String> DTYPES =
            Map.of(StoredType.F32, "float32", StoredType.F16, "float16", StoredType.BF16, "bfloat16");

    /**
     * What was written.
     *
     * @param files of the weights
     * @param bytes of all tensors
     */
    public record Written(int files, long bytes) {}

    /**
     * Makes the folder, whole or not at all.
     *
     * @param task whose adapter is merged, from 1
     * @throws lilora.engine.InputException if the stage has no adapter for it, the folder is not empty, or the disk has no room
     */
    public Written write(StoredAdapters stored, int task, Path folder, Progress progress) {
        Written[] written = new Written[1];
        stored.merge(
                task,
                learned -> written[0] = NewFolder.make(
                        folder,
                        aside -> fill(stored, new LearnedChange(stored.start(), learned), task, aside, progress)));
        return written[0];
    }

    private Written fill(StoredAdapters stored, LearnedChange change, int task, Path aside, Progress progress)
            throws IOException {
        Path base = Path.of(stored.experiment().baseModel());
        try (NDManager manager = stored.newManager()) {
            MergedWeights weights = new MergedWeights(base, stored.config(), change, manager, stored.kernels());
            List<TensorToWrite> tensors = weights.tensors(type);
            long bytes = TensorShards.bytes(tensors);
            FreeSpace.require(aside, bytes + SPARE, "The merged model", "Make room, or write to another disk.", "out");
            copyOthers(base, aside);
            FolderTemplate.writeChosen(aside, stored.experiment().template());
            writeConfig(base, aside, weights.untiesHead());
            AtomicFile.write(
                    aside.resolve("README.md"),
                    new ModelCard(stored, task).ofModel().getBytes(StandardCharsets.UTF_8));
            int files = TensorShards.write(
                            aside,
                            TensorShards.watched(tensors, progress, "The export was cancelled; nothing is left of it."),
                            shardBytes)
                    .size();
            ModelFolder.check(aside);
            return new Written(files, bytes);
        }
    }

    /** Tokenizer, preprocessor, chat template and licence as they are; lists of other shards are not. */
    private static void copyOthers(Path base, Path aside) throws IOException {
        try (Stream<Path> entries = Files.list(base)) {
            for (Path file : entries.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                boolean kept =
                        KEPT.contains(name.substring(name.lastIndexOf('.') + 1)) && !name.endsWith(".index.json");
                if (kept || name.startsWith("LICENSE") || name.startsWith("NOTICE")) {
                    Files.copy(file, aside.resolve(name));
                }
            }
        }
    }

    /** The base model's, but for the number type and a head that is no longer the embedding. */
    private void writeConfig(Path base, Path aside, boolean ownHead) {
        if (type == null && !ownHead) {
            return;
        }
        ObjectNode config = (ObjectNode) Json.tree(base.resolve(CONFIG));
        for (String part : PARTS) {
            JsonNode node = part.isEmpty() ? config : config.path(part);
            if (node instanceof ObjectNode object) {
                change(object, part, ownHead);
            }
        }
        Json.writeAtomically(aside.resolve(CONFIG), config);
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
