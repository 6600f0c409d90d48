package lilora.engine.exporting;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import lilora.engine.Progress;
import lilora.engine.model.Kernels;
import lilora.engine.model.ModelConfig;
import lilora.engine.peft.PeftAdapter;

/**
 * Puts an adapter of PEFT into the weights of a model folder, for good: each weight is made in float32 and rounded once.
 *
 * @param model folder of the model
 * @param adapter folder of the adapter
 */
public record AdapterMerge(Path model, Path adapter) {
    /**
     * Writes the merged model into a folder that exists.
     *
     * @param shardBytes most bytes of a shard that holds more than one tensor
     * @param progress is told how much is written
     * @param cancelled said when the progress asks to stop
     * @return how many files the weights have
     * @throws lilora.engine.InputException naming file, field or tensor, if the adapter is none of this model
     */
    public int write(Path folder, long shardBytes, Progress progress, String cancelled) throws IOException {
        ModelConfig config = ModelConfig.read(model);
        LearnedChange change = new LearnedChange(Optional.of(PeftAdapter.read(adapter, config)), Map.of());
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
                Kernels kernels = new Kernels()) {
            JniUtils.setGradMode(false);
            return new MergedFolder(model, config, null, shardBytes)
                    .write(change, folder, manager, kernels, progress, cancelled)
                    .files();
        }
    }
}
