package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Set;
import lilora.engine.model.Compute.Precision;
import org.junit.jupiter.api.Test;

/** A table of a long context, which is computed as far as it is asked for. */
class RopeTableTest {
    private static final int SIZE = 4;
    private static final int POSITIONS = 10_000;
    private static final Rope ROPE = new Rope(10_000);

    private static DecoderConfig text() {
        return new DecoderConfig(
                "llama",
                10,
                SIZE,
                8,
                1,
                1,
                SIZE,
                POSITIONS,
                1e-5,
                ROPE,
                false,
                false,
                false,
                false,
                List.of(DecoderConfig.ALL),
                Set.of(1));
    }

    private static float[] expected(int position) {
        float[] frequencies = ROPE.frequencies(SIZE);
        return new float[] {(float) Math.cos(position * frequencies[0]), (float) Math.cos(position * frequencies[1])};
    }

    @Test
    void itGrowsAsFarAsItIsAskedAndIsTheSameEverywhere() {
        try (NDManager manager = NDManager.newBaseManager();
                Kernels kernels = new Kernels()) {
            RopeTable table = new RopeTable(text(), Precision.FLOAT32, manager, kernels);
            assertThat(table.positions()).isEqualTo(POSITIONS);
            int first = table.rows();
            assertThat(first).isLessThan(POSITIONS / 2);
            RopeTable.Angles early = table.ofStep(new long[] {first - 1});
            assertThat(table.rows()).isEqualTo(first);

            for (int position : new int[] {0, first - 1, first, first + 7, POSITIONS - 1}) {
                assertThat(table.ofStep(new long[] {0, position})
                                .cos()
                                .get(1)
                                .flatten()
                                .toFloatArray())
                        .as("position %d", position)
                        .containsExactly(expected(position));
                assertThat(table.rows()).isGreaterThan(position).isLessThanOrEqualTo(POSITIONS);
            }
            assertThat(early.cos().flatten().toFloatArray()).containsExactly(expected(first - 1));
        }
    }
}
