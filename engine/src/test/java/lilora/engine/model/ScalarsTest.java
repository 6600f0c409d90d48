package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ScalarsTest {
    private static final int DEEP = 200;

    @Test
    void gradientsDoNotDependOnTheGarbageCollector() {
        for (int round = 0; round < 5; round++) {
            assertThat(gradient(x -> Scalars.times(Scalars.times(x, 2), 0.5))).containsOnly(1f);
            assertThat(gradient(x -> Scalars.atLeast(x, -3))).containsOnly(1f);
        }
    }

    @Test
    void numbersBelowTheBoundAreTheBound() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(Scalars.atLeast(manager.create(new float[] {-1, 2}), 0.5).toFloatArray())
                    .containsExactly(0.5f, 2);
        }
    }

    /** Of the sum of what many steps make of ones, when everything that Java let go is gone and overwritten by then. */
    private static float[] gradient(UnaryOperator<NDArray> step) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(16));
            x.setRequiresGradient(true);
            try (NDScope scope = new NDScope();
                    GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                scope.suppressNotUsedWarning();
                NDArray y = x;
                for (int i = 0; i < DEEP; i++) {
                    y = step.apply(y);
                }
                NDArray sum = y.sum();
                collect();
                collector.backward(sum);
            }
            return x.getGradient().toFloatArray();
        }
    }

    private static void collect() {
        List<ByteBuffer> kept = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            System.gc();
            for (int j = 0; j < 2000; j++) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder());
                buffer.putFloat(0, 1e30f);
                kept.add(buffer);
            }
        }
    }
}
