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
import java.util.function.Supplier;
import lilora.engine.model.Fixture.LowRank;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every model has to compute as transformers does.
 *
 * @param <C> its cases, which a subclass gives by a static method {@code cases}
 */
abstract class ReferenceEqualityTest<C extends ReferenceCase> {
    @TempDir
    Path folder;

    NDManager manager;

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
    @MethodSource("cases")
    void logitsAreEqualWithAndWithoutAdaptersAndSharedBeginning(C model) {
        model.write(folder);
        try (BaseModel base = BaseModel.load(folder, Compute.cpu())) {
            NDArray features = model.features(base, manager);
            TokenBatch batch = model.batch();
            Map<String, LowRank> adapters = model.adapters(base, manager);
            assertThat(adapters).hasSize(model.expected().path("adapters").size());
            NDArray all = base.logits(batch, features, AdapterSet.none());
            NDArray adapted = base.logits(batch, features, adapters::get);
            NDArray labelled = base.labelledLogits(batch, features, AdapterSet.none());
            int row = -1;
            for (int b = 0; b < batch.size(); b++) {
                int last = model.length(base.config(), b) - 1;
                assertClose(
                        all.get(b + ", " + last),
                        model.expected().path("logits").path(b));
                assertClose(
                        adapted.get(b + ", " + last + ", :8"),
                        model.expected().path("adaptedLogits").path(b));
                row += (int) Arrays.stream(batch.labels()[b])
                        .filter(label -> label >= 0 && label != base.config().imageToken())
                        .count();
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
    void lossesAndGradientsAreEqual(C model) {
        model.write(folder);
        try (BaseModel base = BaseModel.load(folder, Compute.cpu())) {
            NDArray features = model.features(base, manager);
            Map<String, LowRank> adapters = model.adapters(base, manager);
            backward(
                    () -> base.loss(model.batch(), features, adapters::get),
                    model.expected().path("adaptedLoss"));
            adapters.forEach((site, adapter) -> {
                JsonNode norms = model.expected().path("adapters").path(site);
                assertNorm(site + ".down", adapter.down(), norms.path(0));
                assertNorm(site + ".up", adapter.up(), norms.path(1));
            });
        }
        try (BaseModel base = BaseModel.load(folder, Compute.cpu())) {
            NDArray features = model.features(base, manager);
            Map<String, LowRank> adapters = model.adapters(base, manager);
            float loss = base.backward(
                    model.batch(), features, () -> adapters::get, base.kernels()::crossEntropyRows, 1, part -> {});
            assertThat((double) loss)
                    .isCloseTo(model.expected().path("adaptedLoss").asDouble(), within(2e-5));
            adapters.forEach((site, adapter) -> assertNorm(
                    site + ".down",
                    adapter.down(),
                    model.expected().path("adapters").path(site).path(0)));
        }
        try (BaseModel base = BaseModel.loadTrainable(folder, Compute.cpu())) {
            backward(
                    () -> base.loss(model.batch(), model.features(base, manager), AdapterSet.none()),
                    model.expected().path("loss"));
            JsonNode norms = model.expected().path("gradientNorms");
            assertThat(norms).isNotEmpty();
            norms.properties()
                    .forEach(entry ->
                            assertNorm(entry.getKey(), base.parameters().get(entry.getKey()), entry.getValue()));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyAnswersAreEqualInABatchAndOneByOne(C model) {
        model.write(folder);
        try (BaseModel base = BaseModel.load(folder, Compute.cpu())) {
            NDArray features = model.features(base, manager);
            Map<String, LowRank> adapters = model.adapters(base, manager);
            GreedyDecoder decoder =
                    new GreedyDecoder(base, Set.of(model.expected().path("end").asInt()));
            TokenBatch batch = model.batch();
            List<int[]> prompts = Arrays.asList(batch.ids());
            assertThat(decoder.generate(prompts, batch.images(), batch.grids(), features, AdapterSet.none(), 8))
                    .containsExactly(model.rows("generated"));
            int[][] adapted = model.rows("adaptedGenerated");
            assertThat(decoder.generate(prompts, batch.images(), batch.grids(), features, adapters::get, 8))
                    .containsExactly(adapted);
            for (int b = 0; b < prompts.size(); b++) {
                int[][] image = {batch.images()[b]};
                assertThat(decoder.generate(
                                prompts.subList(b, b + 1), image, batch.grids(), features, adapters::get, 8))
                        .containsExactly(adapted[b]);
            }
        }
    }

    /** Eight bits of mantissa over a few layers; masks, positions and windows have that number type too. */
    @ParameterizedTest
    @MethodSource("cases")
    void logitsInBfloat16AreNear(C model) {
        model.write(folder);
        try (BaseModel base = BaseModel.load(folder, new Compute(Device.cpu(), Compute.Precision.BFLOAT16))) {
            TokenBatch batch = model.batch();
            NDArray all = base.logits(batch, model.features(base, manager), AdapterSet.none());
            for (int b = 0; b < batch.size(); b++) {
                float[] own =
                        all.get(b + ", " + (model.length(base.config(), b) - 1)).toFloatArray();
                JsonNode expected = model.expected().path("logits").path(b);
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

    private static void backward(Supplier<NDArray> forward, JsonNode expected) {
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

    static void assertClose(NDArray actual, JsonNode expected) {
        float[] own = actual.toFloatArray();
        assertThat(own).hasSize(expected.size());
        for (int i = 0; i < own.length; i++) {
            assertThat((double) own[i]).isCloseTo(expected.path(i).asDouble(), within(1e-4));
        }
    }
}
