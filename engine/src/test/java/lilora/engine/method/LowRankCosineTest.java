package lilora.engine.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class LowRankCosineTest {
    @Test
    void itIsTheDenseCosineAlsoOfOtherRanksAndZeroWhereAFactorIs() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray b = manager.randomNormal(new Shape(10, 2));
            NDArray a = manager.randomNormal(new Shape(2, 4));
            NDArray b2 = manager.randomNormal(new Shape(10, 3));
            NDArray a2 = manager.randomNormal(new Shape(3, 4));
            NDArray dense = b.matMul(a);
            NDArray dense2 = b2.matMul(a2);
            double expected = dense.mul(dense2).sum().getFloat()
                    / Math.sqrt(dense.square().sum().getFloat()
                            * (double) dense2.square().sum().getFloat());

            assertThat((double) LowRankCosine.of(b, a, b2, a2).getFloat()).isCloseTo(expected, within(1e-5));
            assertThat(LowRankCosine.of(b.zerosLike(), a, b2, a2).getFloat()).isZero();
        }
    }
}
