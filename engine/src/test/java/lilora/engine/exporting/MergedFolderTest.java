package lilora.engine.exporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.file.NewFolder;
import lilora.engine.method.LowRank;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFile;
import lilora.engine.model.weights.TensorWriter;
import lilora.engine.tiny.TinyModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that the number type of the merged model does not have. */
class MergedFolderTest {
    @TempDir
    Path folder;

    private Path base;
    private Path out;
    private ModelConfig config;

    @BeforeEach
    void makeModel() throws IOException {
        base = TinyModel.write(folder.resolve("base"));
        out = folder.resolve("out");
        config = ModelConfig.read(base);
    }

    private void merge(@Nullable StoredType type, boolean large) {
        LinearSite site = config.linearSites().get(0);
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        try (NDManager manager = NDManager.newBaseManager();
                Kernels kernels = new Kernels()) {
            LowRank adapter = new LowRank(
                    manager.ones(new Shape(1, site.in())),
                    manager.ones(new Shape(site.out(), 1)),
                    large ? 7.5e4f : 1,
                    0);
            LearnedChange change = new LearnedChange(Optional.empty(), Map.of(site.name(), adapter));
            NewFolder.make(out, aside -> new MergedFolder(base, config, type, 1 << 20)
                    .write(change, aside, manager, kernels, Progress.NONE, "cancelled"));
        }
    }

    private void refused(@Nullable StoredType type, boolean large, String tensor) {
        assertThatThrownBy(() -> merge(type, large))
                .isInstanceOf(InputException.class)
                .hasMessageMatching(
                        "Tensor '.*%s' of the merged model holds 7\\d{4}\\.\\d+, which is beyond the numbers of float16; write it in bfloat16 or float32\\."
                                .formatted(tensor));
        assertThat(folder).isDirectoryNotContaining("glob:**out*");
    }

    @Test
    void whatIsLearnedBeyondFloat16IsRefusedByName() {
        refused(null, true, config.linearSites().get(0).name() + ".weight");
        merge(StoredType.BF16, true);
        assertThat(TensorFile.open(out.resolve("model.safetensors")).tensors().values())
                .allMatch(tensor -> tensor.type() == StoredType.BF16);
    }

    @Test
    void whatTheBaseModelHasBeyondFloat16IsRefusedByName() {
        Path file = base.resolve("model.safetensors");
        TensorFile stored = TensorFile.open(file);
        String norm = stored.tensors().keySet().stream()
                .filter(name -> name.endsWith("model.norm.weight"))
                .findFirst()
                .orElseThrow();
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> wide = new TreeMap<>();
            stored.tensors()
                    .keySet()
                    .forEach(name -> wide.put(name, stored.read(manager, name).toType(DataType.FLOAT32, true)));
            wide.put(norm, wide.get(norm).mul(0).add(7e4f));
            TensorWriter.write(file, wide, Map.of("format", "pt"));
        }
        refused(StoredType.F16, false, norm);
        merge(null, false);
        float[] kept = FloatCodec.F32.floats(
                TensorFile.open(out.resolve("model.safetensors")).map(norm));
        assertThat(kept).containsOnly(7e4f);
    }
}
