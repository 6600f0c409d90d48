package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import lilora.engine.tiny.TinyModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialWeightsTest {
    private static final String POSITIONS = ClipTower.NAME + "embeddings.position_embedding.weight";

    @TempDir
    private Path folder;

    private LlavaConfig config;

    @BeforeEach
    void read() throws IOException {
        config = (LlavaConfig) ModelConfig.read(TinyModel.write(folder.resolve("model")));
    }

    @Test
    void positionsOfPatchesDifferByLineAndByColumnAlone() {
        int side = 4;
        int width = 8;
        float[] values = weights().of(POSITIONS, new long[] {1 + side * side, width});

        assertThat(row(values, 0, width)).containsOnly(0);
        for (int patch = 0; patch < side * side; patch++) {
            float[] place = row(values, 1 + patch, width);
            // Two waves an axis, the faster one radian a patch: sine of the column, its cosine, the same of the line.
            assertThat(place[0]).isCloseTo((float) Math.sin(patch % side), within(1e-6f));
            assertThat(place[2]).isCloseTo((float) Math.cos(patch % side), within(1e-6f));
            assertThat(place[4]).isCloseTo((float) Math.sin(patch / side), within(1e-6f));
            assertThat(place[6]).isCloseTo((float) Math.cos(patch / side), within(1e-6f));
        }
    }

    @Test
    void normsAreOneAndBiasesZero() {
        assertThat(weights().of("language_model.model.norm.weight", new long[] {16}))
                .containsOnly(1);
        assertThat(weights().of("multi_modal_projector.linear_1.bias", new long[] {16}))
                .containsOnly(0);
    }

    @Test
    void otherWeightsAreSpreadByTheirPlace() {
        double spread = 0;
        for (float value : weights().of("language_model.model.layers.0.mlp.up_proj.weight", new long[] {100, 100})) {
            spread += value * value / 10_000;
        }

        assertThat(Math.sqrt(spread)).isCloseTo(0.02, within(0.001));
    }

    private InitialWeights weights() {
        return new InitialWeights(config, 3);
    }

    private static float[] row(float[] values, int row, int width) {
        float[] result = new float[width];
        System.arraycopy(values, row * width, result, 0, width);
        return result;
    }
}
