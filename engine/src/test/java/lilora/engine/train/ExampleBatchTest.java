package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleBatchTest {
    @TempDir
    Path folder;

    @Test
    void tasksThatNameTheirImagesAlikeKeepTheirOwn() throws IOException {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
                FeatureCache.Rows birds = rows("birds", 1);
                FeatureCache.Rows boats = rows("boats", 5)) {
            ExampleBatch batch = ExampleBatch.of(List.of(
                    sample(birds, "1.png"),
                    sample(boats, "1.png"),
                    sample(birds),
                    sample(birds, "1.png"),
                    sample(boats, "2.png", "1.png", "2.png")));
            assertThat(batch.tokens().images()).isDeepEqualTo(new int[][] {{0}, {1}, {}, {0}, {2, 1, 2}});
            NDArray shown = batch.images().of(manager);
            assertThat(shown.getShape()).isEqualTo(new Shape(3, 2));
            assertThat(shown.toFloatArray()).containsExactly(1, 1, 5, 5, 6, 6);
        }
    }

    @Test
    void textAloneShowsNothing() throws IOException {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
                FeatureCache.Rows birds = rows("birds", 1)) {
            assertThat(ExampleBatch.of(List.of(sample(birds))).images().of(manager))
                    .isNull();
        }
    }

    /** Rows of two numbers: 1.png is (first, first), 2.png (first + 1, first + 1). */
    private FeatureCache.Rows rows(String identity, float first) {
        FeatureCache store = new FeatureCache(
                folder,
                identity,
                new Shape(2),
                names -> {
                    float[] values = new float[2 * names.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = first + (names.get(i / 2).equals("1.png") ? 0 : 1);
                    }
                    return values;
                },
                told -> {});
        return store.of(Map.of("1.png", identity + 1, "2.png", identity + 2), done -> {});
    }

    private static ExampleBatch.Sample sample(FeatureCache.Rows rows, String... images) {
        return new ExampleBatch.Sample(
                new PreparedTask.Example("id", List.of(images), new int[] {4, 5}, new int[] {-100, 5}, 2), rows);
    }
}
