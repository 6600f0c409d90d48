package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.peft.OpenedAdapter;
import lilora.engine.peft.PeftAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Qwen2-VL with images of differing sizes, against transformers. */
class Qwen2VlEqualityTest extends ReferenceEqualityTest<Qwen2VlCase> {
    static Stream<Qwen2VlCase> cases() {
        return Qwen2VlCase.all().stream();
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
                .isEqualTo(Arrays.stream(ReferenceCase.ints(entry.getValue()))
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
            TokenLayout layout =
                    TokenLayout.ofPrompts(ids, new int[][] {all.images()[0]}, all.grids(), base.config(), false);
            JsonNode axes = model.expected().path("positions");
            long[][] own = layout.axes();
            for (int axis = 0; axis < 3; axis++) {
                assertThat(Arrays.stream(own[axis]).mapToInt(Math::toIntExact))
                        .containsExactly(IntStream.of(ReferenceCase.ints(axes.path(axis)))
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

    @Test
    void anAdapterOfPeftComputesAsThere() throws URISyntaxException {
        Qwen2VlCase model = Qwen2VlCase.all().get(0);
        model.write(folder);
        Path adapter = Path.of(Objects.requireNonNull(Qwen2VlCase.class.getResource("qwen2vl/adapter"))
                .toURI());
        try (BaseModel base = BaseModel.load(folder, Compute.cpu());
                OpenedAdapter opened = new OpenedAdapter(PeftAdapter.read(adapter, base.config()), base)) {
            TokenBatch all = model.batch();
            TokenBatch first = new TokenBatch(
                    new int[][] {all.ids()[0]}, new int[][] {all.labels()[0]}, new int[][] {{0}}, all.grids());
            NDArray logits = base.logits(first, model.features(base, manager), opened);
            assertClose(
                    logits.get("0, " + (model.length(base.config(), 0) - 1)),
                    model.expected().path("peftLogits"));
        }
    }

    /** One that takes the mean of what it is given from everything would mix images, were they not given one by one. */
    @ParameterizedTest
    @MethodSource("cases")
    void anAdapterThatLooksAtSeveralPositionsSeesOneImageAtATime(Qwen2VlCase model) {
        model.write(folder);
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
                        new int[][] {batch.images()[b]},
                        batch.grids());
                NDArray alone = base.logits(one, features, centred);
                NDArray same = all.get(b + ", :" + model.length(base.config(), b));
                assertThat(alone.get(0).sub(same).abs().max().getFloat()).isLessThan(2e-5f);
            }
        }
    }
}
