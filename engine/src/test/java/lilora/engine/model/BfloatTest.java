package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.model.Compute.Precision;
import lilora.engine.model.Fixture.LowRank;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole model in bfloat16 on the CPU, by tolerance. */
class BfloatTest {
    private static final Compute NARROW = new Compute(Device.cpu(), Precision.BFLOAT16);

    @TempDir
    Path folder;

    private NDManager manager;
    private NDScope scope;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        scope = new NDScope();
    }

    @AfterEach
    void close() {
        scope.close();
        manager.close();
    }

    @Test
    void bfloat16IsNearFloat32() {
        for (String name : Fixture.NAMES) {
            Fixture fixture = Fixture.named(name);
            try (LlavaModel half = LlavaModel.load(fixture.folder(), NARROW)) {
                NDArray features = half.visionFeatures(fixture.read(manager, "pixels"));
                Map<String, LowRank> adapters = fixture.adapters(manager);
                double expected = fixture.cases().path("adaptedLoss").asDouble();
                assertThat((double) half.loss(fixture.batch(), features, adapters::get)
                                .getFloat())
                        .isCloseTo(expected, within(0.05 * expected));
                List<int[]> prompts = List.of(fixture.batch().ids());
                assertThat(new GreedyDecoder(half)
                                .generate(prompts, fixture.batch().images(), features, adapters::get, 3))
                        .hasSize(fixture.batch().size());
            }
        }
    }

    @Test
    void gradientsInBfloat16AreNearFloat32() {
        LlavaModel wide = NanoModel.frozen(folder);
        Map<String, LowRank> adapters = NanoModel.adapters(wide, manager);
        List<NDArray> factors = adapters.values().stream()
                .flatMap(adapter -> java.util.stream.Stream.of(adapter.down(), adapter.up()))
                .toList();
        NDArray features = manager.randomNormal(new Shape(2, 64, 192));
        List<NDArray> expected = gradients(wide, features, adapters, factors);
        wide.close();
        try (LlavaModel half = LlavaModel.load(folder, NARROW)) {
            List<NDArray> actual = gradients(half, features, adapters, factors);
            for (int i = 0; i < actual.size(); i++) {
                NDArray difference = actual.get(i).sub(expected.get(i));
                assertThat(difference.norm().getFloat())
                        .isLessThan(0.06f * expected.get(i).norm().getFloat());
            }
        }
    }

    private static List<NDArray> gradients(
            LlavaModel model, NDArray features, Map<String, LowRank> adapters, List<NDArray> factors) {
        TokenBatch batch = NanoModel.batch(2, 30);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(model.loss(batch, features, adapters::get));
        }
        List<NDArray> gradients =
                factors.stream().map(factor -> factor.getGradient().mul(1)).toList();
        factors.forEach(factor -> JniUtils.zeroGrad((PtNDArray) factor));
        return gradients;
    }
}
