package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;
import static lilora.engine.method.TensorBank.training;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lilora.engine.method.ContinualMethod.LayerCount;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.Gradients;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.UnaskedItems;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Protected directions where rounding, or items that do not come, might spoil them. */
class KeepLoraTest {
    private static final LinearSite SITE = new LinearSite("only", 7, 5);
    private static final LoraOptions LORA = new LoraOptions(2, 3, 0);
    private static final Stage FIRST = new Stage(1, List.of(1));
    private static final Stage SECOND = new Stage(2, List.of(2));

    private static KeepLora.Options options(KeepLora.Form form) {
        return new KeepLora.Options(LORA, form, 0.6, 0.8, 0.5);
    }

    /** A layer and one input, whose outputs' squares are the loss. */
    private record Squares(FrozenLinear layer, NDArray x) implements UnaskedItems {
        @Override
        public int batchSize() {
            return 4;
        }

        @Override
        public int items() {
            return 9;
        }

        @Override
        public void gradients(
                Map<String, NDArray> leaves, int items, Supplier<AdapterSet> adapters, Consumer<Gradients> sum) {
            assertThat(items).isEqualTo(5);
            leaves.values().forEach(leaf -> leaf.setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(output(adapters.get()).square().sum());
            }
            sum.accept(name -> leaves.get(name).getGradient());
        }

        private NDArray output(AdapterSet adapters) {
            return adapters.at(SITE.name()).forward(layer, x);
        }

        @Override
        public void forward(int items, Supplier<AdapterSet> adapters) {
            assertThat(items).isEqualTo(5);
            output(adapters.get());
        }
    }

    /** Items that come to no layer, as those without an image come to no projector. */
    private static final class Elsewhere implements UnaskedItems {
        @Override
        public int batchSize() {
            return 4;
        }

        @Override
        public int items() {
            return 9;
        }

        @Override
        public void gradients(
                Map<String, NDArray> leaves, int items, Supplier<AdapterSet> adapters, Consumer<Gradients> sum) {
            sum.accept(name -> {
                throw new AssertionError(name);
            });
        }
    }

    /** Rounding must not make protected directions of what is protected already. */
    @Test
    void aShareOfOneProtectsWhatIsThereAndNothingTwice() {
        for (int attempt = 0; attempt < 8; attempt++) {
            KeepLora.Options all = new KeepLora.Options(LORA, KeepLora.Form.RELEASED, 0.3, 1, 0.5);
            try (TinyMethodRun tiny = new TinyMethodRun(new KeepLora(), all, List.of(SITE))) {
                for (int skipped = 0; skipped < attempt; skipped++) {
                    tiny.random(3);
                }
                FrozenLinear layer = tiny.layer(SITE);
                tiny.run.beforeStage(FIRST);
                Squares squares = new Squares(layer, tiny.random(2, SITE.in()));
                tiny.run.beforeTraining(FIRST, squares);
                tiny.run.afterTraining(FIRST, squares);
                tiny.run.afterStage(FIRST);
                NDArray held = tiny.bank.get(training("held", SITE.name()));
                assertThat(held.matMul(held).sub(held).abs().max().getFloat()).isLessThan(1e-4f);
                assertThat(held.mul(held).sum().getFloat()).isLessThan(SITE.in() - 0.5f);
            }
        }
    }

    /** The projection on all of them is not quite 1 in float32, and what is left of it is no direction. */
    @ParameterizedTest
    @EnumSource
    void whereEveryDirectionIsProtectedAnAdapterReadsNothing(KeepLora.Form form) {
        for (int attempt = 0; attempt < 8; attempt++) {
            KeepLora.Options all = new KeepLora.Options(LORA, form, 1, 1, 0.5);
            LinearSite wide = new LinearSite(SITE.name(), 5, 9);
            try (TinyMethodRun tiny = new TinyMethodRun(new KeepLora(), all, List.of(wide))) {
                for (int skipped = 0; skipped < attempt; skipped++) {
                    tiny.random(3);
                }
                Squares squares = new Squares(tiny.layer(wide), tiny.random(9, wide.in()));
                tiny.run.beforeStage(FIRST);
                tiny.run.beforeTraining(FIRST, squares);
                tiny.run.afterTraining(FIRST, squares);
                tiny.run.afterStage(FIRST);
                tiny.run.beforeStage(SECOND);
                tiny.run.beforeTraining(SECOND, squares);
                assertThat(tiny.bank.get(task(2, "A", SITE.name())).toFloatArray())
                        .containsOnly(0);
            }
        }
    }

    @Test
    void aLayerThatNoItemComesToReadsNothing() {
        try (TinyMethodRun tiny = new TinyMethodRun(new KeepLora(), options(KeepLora.Form.RELEASED), List.of(SITE))) {
            tiny.run.beforeStage(FIRST);
            tiny.run.beforeTraining(FIRST, new Elsewhere());
            assertThat(tiny.bank.get(task(1, "A", SITE.name())).toFloatArray()).containsOnly(0);
        }
    }

    @Test
    void asManyDirectionsAsReachTheShare() {
        List<Double> energies = List.of(5.0, 3.0, 1.0);
        assertThat(KeepLora.reaching(energies, 0, 0)).isZero();
        assertThat(KeepLora.reaching(energies, 0, 5)).isEqualTo(1);
        assertThat(KeepLora.reaching(energies, 1, 8.5)).isEqualTo(2);
        assertThat(KeepLora.reaching(energies, 0, 100)).isEqualTo(3);
    }

    @Test
    void countsAreThoseOfAnAdapterWhoseDownwardHalfStays() {
        LayerCount count = new KeepLora().count(options(KeepLora.Form.RELEASED), SITE);
        assertThat(count).isEqualTo(new LayerCount(2 * 5, 2 * 5, 0, 2 * 12));
        assertThat(new KeepLora().keptForTraining(options(KeepLora.Form.RELEASED), SITE, 3))
                .isEqualTo(49);
    }
}
