package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;
import static lilora.engine.method.TensorBank.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LayerValues;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.builtin.LiLora.Mode;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;

class LiLoraTest {
    private static final Stage FIRST = new Stage(1, List.of(1));
    private static final Stage SECOND = new Stage(2, List.of(2));
    private static final LinearSite SITE = TinyMethodRun.SITES.get(0);

    private static TinyMethodRun workshop(String mode) {
        return workshop(Map.of("mode", mode));
    }

    private static TinyMethodRun workshop(Map<String, Object> changes) {
        Map<String, Object> values = new java.util.TreeMap<>(Map.of("rank", 4, "subRank", 2, "alpha", 12));
        values.putAll(changes);
        LiLora method = new LiLora();
        return new TinyMethodRun(method, OptionSchema.of(method.descriptor()).parse(values));
    }

    @Test
    void laterTaskStartsAtItsShareOfTheBasis() {
        try (TinyMethodRun workshop = workshop("PAPER")) {
            workshop.learn(FIRST);
            workshop.run.beforeStage(SECOND);
            FrozenLinear layer = workshop.layer(SITE);
            NDArray x = workshop.random(5, SITE.in());
            NDArray g = Activation.sigmoid(workshop.bank.get(task(2, "f", "first")));
            NDArray delta = workshop.bank
                    .get(shared("B0", "first"))
                    .matMul(workshop.bank.get(shared("A", "first")))
                    .mul(g)
                    .mul(12f / 4);
            assertThat(TinyMethodRun.output(workshop.run.inference(2), layer, x))
                    .usingComparatorWithPrecision(1e-4f)
                    .containsExactly(
                            layer.forward(x).add(x.matMul(delta.transpose())).toFloatArray());
        }
    }

    @Test
    void frozenSharedKeepsEarlierAnswersBitForBit() {
        try (TinyMethodRun workshop = workshop("FROZEN_SHARED")) {
            workshop.learn(FIRST);
            FrozenLinear layer = workshop.layer(SITE);
            NDArray x = workshop.random(5, SITE.in());
            float[] before = TinyMethodRun.output(workshop.run.inference(1), layer, x);
            workshop.learn(SECOND);
            assertThat(TinyMethodRun.output(workshop.run.inference(1), layer, x))
                    .containsExactly(before);
        }
    }

    @Test
    void codeModeFreezesTheBasisAfterTheFirstTaskButNotA() {
        try (TinyMethodRun workshop = workshop("CODE")) {
            workshop.learn(FIRST);
            float[] basis = workshop.bank.get(shared("B0", "first")).toFloatArray();
            float[] a = workshop.bank.get(shared("A", "first")).toFloatArray();
            workshop.learn(SECOND);
            assertThat(workshop.bank.get(shared("B0", "first")).toFloatArray()).containsExactly(basis);
            assertThat(workshop.bank.get(shared("A", "first")).toFloatArray()).isNotEqualTo(a);
        }
    }

    @Test
    void earlierTasksOwnPartsNeverTrainAgain() {
        for (Mode mode : Mode.values()) {
            try (TinyMethodRun workshop = workshop(mode.name())) {
                workshop.learn(FIRST);
                workshop.run.beforeStage(SECOND);
                assertThat(workshop.run.trainable(SECOND)).noneMatch(name -> name.startsWith("task1/"));
            }
        }
    }

    @Test
    void thereIsNoStabilityLossInTheFirstStageNorInOtherModes() {
        for (Mode mode : Mode.values()) {
            try (TinyMethodRun workshop = workshop(mode.name())) {
                workshop.learn(FIRST);
                assertThat(workshop.run.penalty(FIRST)).isEmpty();
                workshop.run.beforeStage(SECOND);
                assertThat(workshop.run.penalty(SECOND).isPresent()).isEqualTo(mode == Mode.PAPER);
            }
        }
        try (TinyMethodRun workshop = workshop(Map.of("stabilityWeight", 0))) {
            workshop.learn(FIRST);
            workshop.run.beforeStage(SECOND);
            assertThat(workshop.run.penalty(SECOND)).isEmpty();
        }
    }

    @Test
    void stabilityLossIsZeroWhereTheBasisHasNotMoved() {
        try (TinyMethodRun workshop = workshop("PAPER")) {
            workshop.learn(FIRST);
            workshop.run.beforeStage(SECOND);
            assertThat(workshop.run.penalty(SECOND).orElseThrow().getFloat()).isZero();
        }
    }

    @Test
    void stabilityLossIsZeroWhereTheResidualsAreParallel() {
        try (TinyMethodRun workshop = workshop("PAPER")) {
            workshop.learn(FIRST);
            workshop.run.beforeStage(SECOND);
            for (LinearSite site : TinyMethodRun.SITES) {
                move(workshop.bank, site.name(), 0.5f);
                copy(workshop.bank, task(1, "A", site.name()), task(2, "A", site.name()), 3);
                copy(workshop.bank, task(1, "B", site.name()), task(2, "B", site.name()), 1);
            }
            assertThat(workshop.run.penalty(SECOND).orElseThrow().getFloat()).isCloseTo(0, within(1e-3f));
        }
    }

    @Test
    void stabilityLossIsTheFullDriftWhileTheNewResidualIsZeroAndTwiceItWhenOpposed() {
        try (TinyMethodRun workshop = workshop(Map.of("stabilityWeight", 0.25, "stabilityReduction", "SUM"))) {
            workshop.learn(FIRST);
            workshop.run.beforeStage(SECOND);
            float drift = 0;
            for (LinearSite site : TinyMethodRun.SITES) {
                move(workshop.bank, site.name(), 0.5f);
                drift += 0.25f * site.out() * 4;
            }
            assertThat(workshop.run.penalty(SECOND).orElseThrow().getFloat()).isCloseTo(0.25f * drift, within(1e-3f));
            for (LinearSite site : TinyMethodRun.SITES) {
                copy(workshop.bank, task(1, "A", site.name()), task(2, "A", site.name()), -1);
                copy(workshop.bank, task(1, "B", site.name()), task(2, "B", site.name()), 1);
            }
            assertThat(workshop.run.penalty(SECOND).orElseThrow().getFloat()).isCloseTo(0.5f * drift, within(1e-3f));
        }
    }

    @Test
    void whatItTellsOfALayerIsItsMixAndHowFarTheBasisWent() {
        try (TinyMethodRun workshop = workshop("PAPER")) {
            workshop.learn(FIRST);
            workshop.run.beforeStage(SECOND);
            TensorBank bank = workshop.bank;
            for (LinearSite site : TinyMethodRun.SITES) {
                NDArray basis = bank.get(shared("B0", site.name()));
                bank.put(shared("B0", site.name()), basis.mul(1.25f).toFloatArray(), basis.getShape());
                bank.put(
                        task(2, "f", site.name()),
                        new float[] {2},
                        bank.get(task(2, "f", site.name())).getShape());
            }
            List<LayerValues> told = workshop.run.layerValues(SECOND);

            assertThat(told).hasSize(2).allSatisfy(values -> assertThat(
                            values.byLayer().keySet())
                    .containsExactlyElementsOf(
                            TinyMethodRun.SITES.stream().map(LinearSite::name).toList()));
            assertThat(told.get(0).byLayer().values())
                    .allSatisfy(mix -> assertThat(mix).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-6)));
            assertThat(told.get(1).byLayer().values())
                    .allSatisfy(drift -> assertThat(drift).isCloseTo(0.25, within(1e-5)));
        }
        try (TinyMethodRun workshop = workshop("SHARED_A_ONLY")) {
            workshop.learn(FIRST);
            assertThat(workshop.run.layerValues(FIRST)).isEmpty();
        }
    }

    @Test
    void meanReductionDividesByTheNumberOfLayers() {
        try (TinyMethodRun sum = workshop(Map.of("stabilityReduction", "SUM"));
                TinyMethodRun mean = workshop(Map.of("stabilityReduction", "MEAN"))) {
            for (TinyMethodRun workshop : List.of(sum, mean)) {
                workshop.learn(FIRST);
                workshop.run.beforeStage(SECOND);
                TinyMethodRun.SITES.forEach(site -> move(workshop.bank, site.name(), 1));
            }
            assertThat(mean.run.penalty(SECOND).orElseThrow().getFloat())
                    .isCloseTo(sum.run.penalty(SECOND).orElseThrow().getFloat() / 2, within(1e-3f));
        }
    }

    @Test
    void innerRankAboveOuterRankIsRefused() {
        assertThatThrownBy(() -> OptionSchema.of(new LiLora().descriptor()).parse(Map.of("rank", 4, "subRank", 5)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("subRank")
                .hasMessageContaining("rank 4");
        assertThatThrownBy(() -> OptionSchema.of(new LiLora().descriptor()).parse(Map.of("rank", 0)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("\"rank\" of method lilora is 0; it must be an integer between 1 and 4096");
    }

    @Test
    void whatHasNoInnerRanksCannotDealThemOut() {
        assertThatThrownBy(() -> workshop(Map.of("mode", "SHARED_A_ONLY", "subRanks", "AUTOMATIC")))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Option \"subRanks\" of method lilora is AUTOMATIC, but mode SHARED_A_ONLY has no inner ranks; choose another mode or UNIFORM.");
    }

    private static void move(TensorBank bank, String site, float by) {
        NDArray moved = bank.get(shared("B0", site)).add(by);
        bank.put(shared("B0", site), moved.toFloatArray(), moved.getShape());
    }

    private static void copy(TensorBank bank, String from, String to, float factor) {
        NDArray copy = bank.get(from).mul(factor);
        bank.put(to, copy.toFloatArray(), copy.getShape());
    }
}
