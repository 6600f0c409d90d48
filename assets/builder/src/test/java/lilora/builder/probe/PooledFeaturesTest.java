package lilora.builder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PooledFeaturesTest {
    /** 8 x 8 tokens of two numbers: the row, and 1 in the upper left corner alone. */
    @Test
    void meanMaximumAndCells() {
        float[] all = new float[2 * 64 + 10];
        for (int t = 0; t < 64; t++) {
            all[10 + 2 * t] = t / 8;
        }
        all[11] = 1;
        float[] pooled = PooledFeatures.pooled(all, 10, 64, 2);
        assertThat(pooled).hasSize(18 * 2);
        assertThat(pooled[0]).isEqualTo(3.5f);
        assertThat(pooled[1]).isEqualTo(1 / 64f);
        assertThat(pooled[2]).isEqualTo(7);
        assertThat(pooled[3]).isEqualTo(1);
        assertThat(pooled[4]).isEqualTo(0.5f);
        assertThat(pooled[5]).isEqualTo(0.25f);
        assertThat(pooled[4 + 2 * 4]).isEqualTo(2.5f);
        assertThat(pooled[5 + 2 * 4]).isZero();
    }
}
