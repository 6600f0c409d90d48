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
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.model.Fixture.LowRank;
import lilora.engine.peft.OpenedAdapter;
import lilora.engine.peft.PeftAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Qwen2-VL with images of differing sizes, against transformers. */
class Qwen2VlEqualityTest {
    @TempDir
    Path folder;

    private NDManager manager;
    private NDScope scope;

    static Stream<Qwen2VlCase> cases() {
        return Qwen2VlCase.all().stream();
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
    void weightsAreThoseThatTransformersStores(Qwen2VlCase model) {
        ModelConfig config = model.write(folder, true);
        JsonNode stored = model.expected().path("weights");
        assertThat(config.parameters())
                .isEqualTo(model.expected().path("parameters").asLong());
        assertThat(config.parameterShapes()).hasSize(stored.isNumber() ? stored.asInt() : stored.size());
        stored.properties().forEach(entry -> assertThat(config.parameterShapes().get(entry.getKey()))
                .as(entry.getKey())
                .isEqualTo(Arrays.stream(Qwen2VlCase.ints(entry.getValue()))
                        .asLongStream()
                        .toArray()));
        BaseModel.requireWeights(folder, config);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void visualTokensAndPositionsAreEqual(Qwen2VlCase model) {
        model.write(folder, true);
        try (BaseModel base = BaseModel.load(folder, Compute.cpu())) {
            NDArray first = model.features(base, manager);
            LinearSite one = base.sites().get(0);
            LinearSite two = base.sites().get(1);
            NDArray visual = linear(base, two, base.kernels().gelu(linear(base, one, first)));
            assertClose(visual.get(":, :4"), model.expected().path("visual"));

            TokenBatch all = model.batch();
            int[][] ids = {all.ids()[0]};
            TokenLayout layout = TokenLayout.ofPrompts(ids, new int[] {0}, all.grids(), base.config(), false);
            JsonNode axes = model.expected().path("positions");
            long[][] own = layout.axes();
            for (int axis = 0; axis < 3; axis++) {
                assertThat(Arrays.stream(own[axis]).mapToInt(Math::toIntExact))
                        .containsExactly(IntStream.of(Qwen2VlCase.ints(axes.path(axis)))
                                .boxed()
                                .toArray(Integer[]::new));
            }
            assertThat(layout.next()[0])
                    .isEqualTo(layout.length() + model.expected().path("delta").asLong());
        }
    }

    private static NDArray linear(BaseModel base, LinearSite site, NDArray x) {
        return base.kernels()
                .linear(
                        x,
                        base.parameters().get(site.name() + ".weight"),
                        base.parameters().get(site.name() + ".bias"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAreEqualWithAndWithoutAdaptersAndSharedBeginning(Qwen2VlCase model) {
        model.write(folder, false);
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
                int last = model.length(b) - 1;
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
    void lossesAndGradientsAreEqual(Qwen2VlCase model) {
        model.write(folder, false);
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
    void greedyAnswersAreEqualInABatchAndOneByOne(Qwen2VlCase model) {
        model.write(folder, false);
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
                int[] image = {batch.images()[b]};
                assertThat(decoder.generate(
                                prompts.subList(b, b + 1), image, batch.grids(), features, adapters::get, 8))
                        .containsExactly(adapted[b]);
            }
        }
    }

    /** Eight bits of mantissa over a few layers; positions have that number type in the decoder, and float32 in the tower. */
    @ParameterizedTest
    @MethodSource("cases")
    void logitsInBfloat16AreNear(Qwen2VlCase model) {
        model.write(folder, false);
        try (BaseModel base = BaseModel.load(folder, new Compute(Device.cpu(), Compute.Precision.BFLOAT16))) {
            TokenBatch batch = model.batch();
            NDArray all = base.logits(batch, model.features(base, manager), AdapterSet.none());
            for (int b = 0; b < batch.size(); b++) {
                float[] own = all.get(b + ", " + (model.length(b) - 1)).toFloatArray();
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

    @Test
    void anAdapterOfPeftComputesAsThere() throws URISyntaxException {
        Qwen2VlCase model = Qwen2VlCase.all().get(0);
        model.write(folder, false);
        Path adapter = Path.of(Objects.requireNonNull(Qwen2VlCase.class.getResource("qwen2vl/adapter"))
                .toURI());
        try (BaseModel base = BaseModel.load(folder, Compute.cpu());
                OpenedAdapter opened = new OpenedAdapter(PeftAdapter.read(adapter, base.config()), base)) {
            TokenBatch all = model.batch();
            TokenBatch first = new TokenBatch(
                    new int[][] {all.ids()[0]}, new int[][] {all.labels()[0]}, new int[] {0}, all.grids());
            NDArray logits = base.logits(first, model.features(base, manager), opened);
            assertClose(
                    logits.get("0, " + (model.length(0) - 1)), model.expected().path("peftLogits"));
        }
    }

    /** One that takes the mean of what it is given from everything would mix images, were they not given one by one. */
    @ParameterizedTest
    @MethodSource("cases")
    void anAdapterThatLooksAtSeveralPositionsSeesOneImageAtATime(Qwen2VlCase model) {
        model.write(folder, false);
        try (BaseModel base = BaseModel.load(folder, Compute.cpu())) {
            LinearSite site = base.sites().get(1);
            AdapterSet centred = new AdapterSet() {
                @Override
                public LinearAdapter at(String name) {
                    return name.equals(site.name())
                            ? (layer, x) -> layer.forward(x.sub(x.mean(new int[] {1}, true)))
                            : null;
                }

                @Override
                public boolean positionWise() {
                    return false;
                }
            };
            NDArray features = model.features(base, manager);
            TokenBatch batch = model.batch();
            NDArray all = base.logits(batch, features, centred);
            for (int b = 0; b < batch.size(); b++) {
                TokenBatch one = new TokenBatch(
                        new int[][] {batch.ids()[b]},
                        new int[][] {batch.labels()[b]},
                        new int[] {batch.images()[b]},
                        batch.grids());
                NDArray alone = base.logits(one, features, centred);
                NDArray same = all.get(b + ", :" + model.length(b));
                assertThat(alone.get(0).sub(same).abs().max().getFloat()).isLessThan(2e-5f);
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

    private static void assertClose(NDArray actual, JsonNode expected) {
        float[] own = actual.toFloatArray();
        assertThat(own).hasSize(expected.size());
        for (int i = 0; i < own.length; i++) {
            assertThat((double) own[i]).isCloseTo(expected.path(i).asDouble(), within(1e-4));
        }
    }
}
