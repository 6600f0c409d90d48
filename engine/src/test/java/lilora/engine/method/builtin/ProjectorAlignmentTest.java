package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearSite;
import lilora.engine.model.MergeableAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One layer of the decoder, named first, and one of the projector. */
class ProjectorAlignmentTest {
    private static final Stage STAGE = new Stage(1, List.of(1));
    private static final LinearSite DECODER = TinyMethodRun.SITES.get(0);
    private static final LinearSite PROJECTOR = TinyMethodRun.SITES.get(1);

    private static TinyMethodRun aligned(int rank) {
        ProjectorAlignment method = new ProjectorAlignment();
        return new TinyMethodRun(method, OptionSchema.of(method.descriptor()).parse(Map.of("rank", rank)));
    }

    @Test
    void theProjectorAloneIsTrainedUnlessALoraIsAskedFor() {
        try (TinyMethodRun plain = aligned(0);
                TinyMethodRun both = aligned(4)) {
            plain.run.beforeStage(STAGE);
            both.run.beforeStage(STAGE);
            assertThat(plain.run.trainable(STAGE)).containsExactly("shared/dW/second", "shared/db/second");
            assertThat(plain.run.training(STAGE).at(DECODER.name())).isNull();
            assertThat(both.run.trainable(STAGE))
                    .containsExactly("shared/A/first", "shared/B/first", "shared/dW/second", "shared/db/second");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4})
    void mergedIntoItsLayerAnAdapterAnswersAsBeside(int rank) {
        try (TinyMethodRun workshop = aligned(rank)) {
            workshop.learn(STAGE);
            for (LinearSite site : TinyMethodRun.SITES) {
                FrozenLinear layer = workshop.layer(site);
                NDArray x = workshop.random(7, site.in());
                if (workshop.run.inference(1).at(site.name()) instanceof MergeableAdapter adapter) {
                    NDArray merged = layer.kernels()
                            .linear(
                                    x,
                                    adapter.merged(layer.weight(), layer.kernels()),
                                    adapter.mergedBias(layer.bias()));
                    assertThat(merged.sub(adapter.forward(layer, x)).abs().max().getFloat())
                            .isCloseTo(0, within(2e-4f));
                    assertThat(merged.sub(layer.forward(x)).abs().max().getFloat())
                            .isGreaterThan(1e-4f);
                } else {
                    assertThat(site).isEqualTo(DECODER);
                    assertThat(rank).isZero();
                }
            }
        }
    }
}
