package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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
            try (BaseModel half = BaseModel.load(fixture.folder(), NARROW)) {
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
        BaseModel wide = NanoModel.frozen(folder);
        Map<String, LowRank> adapters = NanoModel.adapters(wide, manager);
        List<NDArray> factors = adapters.values().stream()
                .flatMap(adapter -> java.util.stream.Stream.of(adapter.down(), adapter.up()))
                .toList();
        NDArray features = manager.randomNormal(new Shape(2, wide.config().imageTokens(), 192));
        List<NDArray> expected = gradients(wide, features, adapters, factors);
        wide.close();
        try (BaseModel half = BaseModel.load(folder, NARROW)) {
            List<NDArray> actual = gradients(half, features, adapters, factors);
            for (int i = 0; i < actual.size(); i++) {
                NDArray difference = actual.get(i).sub(expected.get(i));
                assertThat(difference.norm().getFloat())
                        .isLessThan(0.06f * expected.get(i).norm().getFloat());
            }
        }
    }

    @Test
    void aTrainableModelComputesInBfloat16AndKeepsItsWeightsInFloat32() {
        ModelConfig config = NanoModel.config(folder);
        Map<String, float[]> expected;
        try (BaseModel wide = BaseModel.trainable(config, Compute.cpu(), 1)) {
            expected = weightGradients(wide);
        }
        try (BaseModel mixed = BaseModel.trainable(config, NARROW, 1)) {
            Map<String, float[]> actual = weightGradients(mixed);
            assertThat(mixed.parameters().values()).allMatch(weight -> weight.getDataType() == DataType.FLOAT32);
            assertThat(actual.keySet()).isEqualTo(expected.keySet());
            // The bias of keys moves all scores of a query alike: its gradient is 0 but for rounding.
            float rounding = 1e-4f
                    * expected.values().stream()
                            .map(gradient -> manager.create(gradient).norm().getFloat())
                            .reduce(0f, Float::sum);
            expected.forEach((name, gradient) -> {
                NDArray wanted = manager.create(gradient);
                NDArray difference = manager.create(actual.get(name)).sub(wanted);
                assertThat(difference.norm().getFloat())
                        .as(name)
                        .isLessThan(0.08f * wanted.norm().getFloat() + rounding);
            });
        }
    }

    /** Of all weights, by one batch of which every sample shows an image; pixels and text alike for every model. */
    private static Map<String, float[]> weightGradients(BaseModel model) {
        float[] pixels = new float[2 * 3 * 64 * 64];
        Random random = new Random(11);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        try (NDScope scope = new NDScope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            NDArray features = model.visionFeatures(model.manager().create(pixels, new Shape(2, 3, 64, 64)));
            collector.backward(model.loss(NanoModel.batch(2, 30), features, AdapterSet.none()));
        }
        Map<String, float[]> gradients = new TreeMap<>();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            model.parameters().forEach((name, weight) -> {
                if (weight.hasGradient()
                        && ((PtNDArray) weight.getGradient()).getShape().size() > 0) {
                    gradients.put(name, weight.getGradient().toFloatArray());
                }
            });
        }
        return gradients;
    }

    private static List<NDArray> gradients(
            BaseModel model, NDArray features, Map<String, LowRank> adapters, List<NDArray> factors) {
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
