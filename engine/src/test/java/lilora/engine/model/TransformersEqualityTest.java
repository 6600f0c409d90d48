package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lilora.engine.model.Fixture.LowRank;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything the model computes against transformers, on models that differ in every switch of the configuration. */
class TransformersEqualityTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"plain", "grouped", "single", "counted"})
    void visionFeaturesAreEqual(String name) {
        Fixture fixture = Fixture.named(name);
        try (BaseModel model = fixture.load()) {
            NDArray features = model.visionFeatures(fixture.read(manager, "pixels"));
            assertClose(features, fixture.read(manager, "features"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "grouped", "single", "counted"})
    void logitsAreEqualWithAndWithoutAdapters(String name) {
        Fixture fixture = Fixture.named(name);
        try (BaseModel model = fixture.load()) {
            NDArray features = model.visionFeatures(fixture.read(manager, "pixels"));
            Map<String, LowRank> adapters = fixture.adapters(manager);
            NDArray base = model.logits(fixture.batch(), features, AdapterSet.none());
            NDArray adapted = model.logits(fixture.batch(), features, adapters::get);
            for (int b = 0; b < fixture.batch().size(); b++) {
                NDArray expected = fixture.read(manager, "logits." + b);
                long length = expected.getShape().get(0);
                assertClose(base.get(b + ", :" + length), expected);
                assertClose(adapted.get(b + ", :" + length), fixture.read(manager, "adapted." + b));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "grouped", "single", "counted"})
    void labelledLogitsAreThoseThatPredictTheLabels(String name) {
        Fixture fixture = Fixture.named(name);
        try (BaseModel model = fixture.load()) {
            NDArray features = model.visionFeatures(fixture.read(manager, "pixels"));
            TokenBatch batch = fixture.batch();
            NDArray logits = model.labelledLogits(batch, features, AdapterSet.none());
            long[] targets = model.targets(batch).toLongArray();
            int row = 0;
            for (int b = 0; b < batch.size(); b++) {
                NDArray all = fixture.read(manager, "logits." + b);
                int extra = (int) all.getShape().get(0) - batch.ids()[b].length;
                for (int i = 1; i < batch.ids()[b].length; i++) {
                    if (batch.labels()[b][i] != TokenBatch.IGNORED) {
                        // All labels of the fixtures stand behind the image.
                        assertClose(logits.get(row), all.get(extra + i - 1));
                        assertThat(targets[row++]).isEqualTo(batch.labels()[b][i]);
                    }
                }
            }
            assertThat(targets).hasSize(row).hasSize(batch.labelled());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "grouped", "single", "counted"})
    void lossAndAdapterGradientsAreEqual(String name) {
        Fixture fixture = Fixture.named(name);
        try (BaseModel model = fixture.load()) {
            NDArray features = model.visionFeatures(fixture.read(manager, "pixels"));
            Map<String, LowRank> adapters = fixture.adapters(manager);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = model.loss(fixture.batch(), features, adapters::get);
                assertThat((double) loss.getFloat())
                        .isCloseTo(fixture.cases().path("adaptedLoss").asDouble(), within(1e-5));
                collector.backward(loss);
            }
            adapters.forEach((site, adapter) -> {
                assertClose(adapter.down().getGradient(), fixture.read(manager, site + ".down.gradient"));
                assertClose(adapter.up().getGradient(), fixture.read(manager, site + ".up.gradient"));
            });
            NDArray base = model.loss(fixture.batch(), features, AdapterSet.none());
            assertThat((double) base.getFloat())
                    .isCloseTo(fixture.cases().path("loss").asDouble(), within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "grouped", "single", "counted"})
    void greedyAnswersAreEqualInABatchAndOneByOne(String name) {
        Fixture fixture = Fixture.named(name);
        try (BaseModel model = fixture.load()) {
            NDArray features = model.visionFeatures(fixture.read(manager, "pixels"));
            Map<String, LowRank> adapters = fixture.adapters(manager);
            GreedyDecoder decoder = new GreedyDecoder(
                    model, java.util.Set.of(fixture.cases().path("end").asInt()));
            List<int[]> prompts = Arrays.asList(fixture.batch().ids());
            int[][] images = fixture.batch().images();
            assertThat(decoder.generate(prompts, images, features, AdapterSet.none(), 10))
                    .containsExactly(fixture.rows("generated"));
            int[][] adapted = fixture.rows("adaptedGenerated");
            assertThat(decoder.generate(prompts, images, features, adapters::get, 10))
                    .containsExactly(adapted);
            for (int b = 0; b < prompts.size(); b++) {
                List<int[]> alone = decoder.generate(
                        prompts.subList(b, b + 1), new int[][] {images[b]}, features, adapters::get, 10);
                assertThat(alone).containsExactly(adapted[b]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "grouped", "single", "counted"})
    void gradientsOfAllWeightsAreEqualWhenTheWholeModelIsTrainable(String name) {
        Fixture fixture = Fixture.named(name);
        try (BaseModel model = BaseModel.loadTrainable(fixture.folder(), Compute.cpu())) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray features = model.visionFeatures(fixture.read(manager, "pixels"));
                NDArray loss = model.loss(fixture.batch(), features, AdapterSet.none());
                assertThat((double) loss.getFloat())
                        .isCloseTo(fixture.cases().path("loss").asDouble(), within(1e-5));
                collector.backward(loss);
            }
            fixture.cases().path("gradientNorms").properties().forEach(entry -> {
                NDArray weight = model.parameters().get(entry.getKey());
                if (weight != null) {
                    double norm = weight.getGradient().norm().getFloat();
                    double expected = entry.getValue().asDouble();
                    assertThat(norm).as(entry.getKey()).isCloseTo(expected, within(1e-4 + 1e-4 * expected));
                }
            });
        }
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        double scale = Math.max(1, expected.abs().max().getFloat());
        assertThat((double) actual.sub(expected).abs().max().getFloat()).isLessThan(1e-4 * scale);
    }
}
