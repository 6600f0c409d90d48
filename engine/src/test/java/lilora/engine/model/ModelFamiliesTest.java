package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.model.weights.TensorWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFamiliesTest {
    @TempDir
    Path folder;

    private ModelConfig read(String text) throws IOException {
        Files.writeString(folder.resolve("config.json"), text);
        return ModelConfig.read(folder);
    }

    @Test
    void familiesAreFoundByTheirNames() {
        assertThat(ModelFamilies.names()).containsExactly("echo", "llava", "qwen2_vl");
        assertThatThrownBy(() -> read("{\"model_type\": \"blip\"}"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("model_type is 'blip', which is not supported (echo, llava, qwen2_vl)");
    }

    /** It is in the tests' class path alone, uses what is public, and nothing of the program names it. */
    @Test
    void aFamilyOfAnotherJarIsLoadedAndAnswersLikeAnyOther() throws IOException {
        try (BaseModel made = BaseModel.trainable(
                read("{\"model_type\": \"echo\", \"size\": 8, \"layers\": 2, \"image\": 4}"), Compute.cpu(), 3)) {
            TensorWriter.write(folder.resolve("model.safetensors"), made.parameters(), Map.of("format", "pt"));
        }
        try (BaseModel model = BaseModel.load(folder, Compute.cpu());
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray features = model.visionFeatures(model.manager().ones(new Shape(1, 3, 4, 4)));
            assertThat(features.getShape()).isEqualTo(new Shape(1, 1, 3));
            TokenBatch batch =
                    new TokenBatch(new int[][] {{1, 3, 7, 9}}, new int[][] {{-100, -100, 7, 9}}, TokenBatch.single(0));
            assertThat(model.loss(batch, features, AdapterSet.none()).getFloat())
                    .isBetween(0f, 50f);
            List<int[]> answers = new GreedyDecoder(model, Set.of())
                    .generate(List.of(batch.ids()[0]), batch.images(), features, AdapterSet.none(), 5);
            NDArray logits = model.logits(batch, features, AdapterSet.none());
            assertThat(answers.get(0)).hasSize(5);
            assertThat((long) answers.get(0)[0])
                    .isEqualTo(logits.get("0, 3").argMax().getLong());
        }
    }
}
