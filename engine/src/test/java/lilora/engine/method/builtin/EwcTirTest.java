package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Likeness of tasks. */
class EwcTirTest {
    /** As the code does it: standardised over all pairs, with the deviation of a sample. */
    @Test
    void ofMoreTasksWhereACosineStandsAmongAllTells() {
        double[][] one = {{1, 0.2, 0.4}, {0.2, 1, 0.9}, {0.4, 0.9, 1}};
        double mean = 0.5;
        double deviation = Math.sqrt((0.09 + 0.01 + 0.16) / 2);
        double first = 1 / (1 + Math.exp(-(0.4 - mean) / deviation));
        double second = 1 / (1 + Math.exp(-(0.9 - mean) / deviation));
        double[][] flat = {{1, 0.3, 0.3}, {0.3, 1, 0.3}, {0.3, 0.3, 1}};
        assertThat(EwcTir.like(new double[][][] {one, one, flat}))
                .containsExactly(new double[] {first * first / 2, second * second / 2}, within(1e-12));
    }
}
