package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lilora.engine.model.Fixture.LowRank;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vision tower and every decoder in turn, with what is particular to each, against transformers. */
class FamiliesEqualityTest {
    @TempDir
    Path folder;

    private NDManager manager;
    private NDScope scope;

    static Stream<FamilyCase> cases() {
        return FamilyCase.all().stream();
    }

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
    @MethodSource("cases")
    void weightsAreThoseThatTransformersStores(FamilyCase family) {
        ModelConfig config = family.write(folder);
        JsonNode stored = family.expected().path("weights");
        assertThat(config.parameters())
                .isEqualTo(family.expected().path("parameters").asLong());
        assertThat(config.imageTokens())
                .isEqualTo(family.expected().path("imageTokens").asInt());
        if (stored.isNumber()) {
            assertThat(config.parameterShapes()).hasSize(stored.asInt());
            return;
        }
        assertThat(config.parameterShapes()).hasSize(stored.size());
        config.parameterShapes().forEach((name, shape) -> {
            assertThat(stored.path(name)
                            .valueStream()
                            .mapToLong(JsonNode::asLong)
                            .toArray())
                    .as(name)
                    .isEqualTo(shape);
            assertThat(WeightNames.canonical(name)).isEqualTo(name);
            assertThat(WeightNames.canonical("model." + name.replace("vision_model.", "")))
                    .isEqualTo(name);
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAreEqualWithAndWithoutAdaptersAndSharedBeginning(FamilyCase family) {
        family.write(folder);
        try (BaseModel model = BaseModel.load(folder, Compute.cpu())) {
            NDArray features = model.visionFeatures(family.pixels(manager));
            TokenBatch batch = family.batch();
            Map<String, LowRank> adapters = family.adapters(model, manager);
            assertThat(adapters).hasSize(family.expected().path("adapters").size());
            NDArray all = model.logits(batch, features, AdapterSet.none());
            NDArray adapted = model.logits(batch, features, adapters::get);
            NDArray labelled = model.labelledLogits(batch, features, AdapterSet.none());
            int row = -1;
            for (int b = 0; b < batch.size(); b++) {
                int last = batch.ids()[b].length
                        - 1
                        + (batch.images()[b] < 0 ? 0 : model.config().imageTokens() - 1);
                assertClose(
                        all.get(b + ", " + last),
                        family.expected().path("logits").path(b));
                assertClose(
                        adapted.get(b + ", " + last + ", :8"),
                        family.expected().path("adaptedLogits").path(b));
                row += learned(batch, b, model.config().imageToken());
                double apart = labelled.get(row)
                        .sub(all.get(b + ", " + (last - 1)))
                        .abs()
                        .max()
                        .getFloat();
                assertThat(apart).isLessThan(2e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossesAndGradientsAreEqual(FamilyCase family) {
        family.write(folder);
        try (BaseModel model = BaseModel.load(folder, Compute.cpu())) {
            NDArray features = model.visionFeatures(family.pixels(manager));
            Map<String, LowRank> adapters = family.adapters(model, manager);
            backward(
                    () -> model.loss(family.batch(), features, adapters::get),
                    family.expected().path("adaptedLoss"));
            adapters.forEach((site, adapter) -> {
                JsonNode norms = family.expected().path("adapters").path(site);
                assertNorm(site + ".down", adapter.down(), norms.path(0));
                assertNorm(site + ".up", adapter.up(), norms.path(1));
            });
        }
        try (BaseModel model = BaseModel.loadTrainable(folder, Compute.cpu())) {
            backward(
                    () -> model.loss(family.batch(), model.visionFeatures(family.pixels(manager)), AdapterSet.none()),
                    family.expected().path("loss"));
            JsonNode norms = family.expected().path("gradientNorms");
            assertThat(norms).isNotEmpty();
            norms.properties()
                    .forEach(entry ->
                            assertNorm(entry.getKey(), model.parameters().get(entry.getKey()), entry.getValue()));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyAnswersAreEqualInABatchAndOneByOne(FamilyCase family) {
        family.write(folder);
        try (BaseModel model = BaseModel.load(folder, Compute.cpu())) {
            NDArray features = model.visionFeatures(family.pixels(manager));
            Map<String, LowRank> adapters = family.adapters(model, manager);
            GreedyDecoder decoder = new GreedyDecoder(
                    model, Set.of(family.expected().path("end").asInt()));
            TokenBatch batch = family.batch();
            List<int[]> prompts = Arrays.asList(batch.ids());
            assertThat(decoder.generate(prompts, batch.images(), features, AdapterSet.none(), 8))
                    .containsExactly(family.rows("generated"));
            int[][] adapted = family.rows("adaptedGenerated");
            assertThat(decoder.generate(prompts, batch.images(), features, adapters::get, 8))
                    .containsExactly(adapted);
            for (int b = 0; b < prompts.size(); b++) {
                int[] image = {batch.images()[b]};
                assertThat(decoder.generate(prompts.subList(b, b + 1), image, features, adapters::get, 8))
                        .containsExactly(adapted[b]);
            }
        }
    }

    /** Eight bits of mantissa over a few layers; masks, positions and windows have that number type too. */
    @ParameterizedTest
    @MethodSource("cases")
    void logitsInBfloat16AreNear(FamilyCase family) {
        family.write(folder);
        try (BaseModel model = BaseModel.load(folder, new Compute(Device.cpu(), Compute.Precision.BFLOAT16))) {
            NDArray features = model.visionFeatures(family.pixels(manager));
            TokenBatch batch = family.batch();
            NDArray all = model.logits(batch, features, AdapterSet.none());
            for (int b = 0; b < batch.size(); b++) {
                int last = batch.ids()[b].length
                        - 1
                        + (batch.images()[b] < 0 ? 0 : model.config().imageTokens() - 1);
                float[] own = all.get(b + ", " + last).toFloatArray();
                JsonNode expected = family.expected().path("logits").path(b);
                double apart = 0;
                double size = 0;
                for (int i = 0; i < own.length; i++) {
                    apart += Math.abs(own[i] - expected.path(i).asDouble());
                    size += Math.abs(expected.path(i).asDouble());
                }
                assertThat(apart / size).isLessThan(0.15);
            }
        }
    }

    /** Learned positions of a sample; the place of its image is none. */
    private static int learned(TokenBatch batch, int sample, int image) {
        return (int) Arrays.stream(batch.labels()[sample])
                .filter(label -> label != TokenBatch.IGNORED && label != image)
                .count();
    }

    private static void backward(java.util.function.Supplier<NDArray> forward, JsonNode expected) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = forward.get();
            assertThat((double) loss.getFloat()).isCloseTo(expected.asDouble(), within(2e-5));
            collector.backward(loss);
        }
    }

    private static void assertNorm(String name, NDArray leaf, JsonNode expected) {
        double norm = leaf.getGradient().norm().getFloat();
        assertThat(norm).as(name).isCloseTo(expected.asDouble(), within(1e-4 + 2e-4 * expected.asDouble()));
    }

    private static void assertClose(NDArray actual, JsonNode expected) {
        float[] own = actual.toFloatArray();
        assertThat(own).hasSize(expected.size());
        for (int i = 0; i < own.length; i++) {
            assertThat((double) own[i]).isCloseTo(expected.path(i).asDouble(), within(1e-4));
        }
    }
}
