package lilora.engine.exporting;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import lilora.engine.Progress;
import lilora.engine.file.AtomicFile;
import lilora.engine.file.NewFolder;
import lilora.engine.model.weights.StoredType;
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
            Written written = new MergedFolder(base, stored.config(), type, shardBytes)
                    .write(
                            change,
                            aside,
                            manager,
                            stored.kernels(),
                            progress,
                            "The export was cancelled; nothing is left of it.");
            FolderTemplate.writeChosen(aside, stored.experiment().template());
            AtomicFile.write(
                    aside.resolve("README.md"),
                    new ModelCard(stored, task).ofModel().getBytes(StandardCharsets.UTF_8));
            ModelFolder.check(aside);
            return written;
        }
    }
}
