package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.experiment.StudySpec.Variant;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.AdaptedLayers;
import lilora.engine.plan.StoredBudget;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One switch brings all variants of a study to the stored numbers of one of them. */
class EqualBudgetTest {
    private static final Variant LILORA =
            new Variant("LiLoRA", new MethodSpec("lilora", Map.of("rank", 8, "subRank", 4)));
    private static final Variant ISOLATED = new Variant("isolated", new MethodSpec("isolated-lora", Map.of("rank", 8)));
    private static final Variant ZERO = new Variant("zero-shot", new MethodSpec("zero-shot", Map.of()));

    @TempDir
    Path folder;

    private ExperimentSpec base;

    @BeforeEach
    void open() throws IOException {
        base = TinyWorld.create(folder).experiment("lilora");
    }

    private Study study(String equalBudget, Variant... variants) {
        return Study.of(new StudySpec(1, "tiny.json", List.of(1L), null, List.of(variants), equalBudget), base);
    }

    private long stored(StudyRun run) {
        ModelConfig model = ModelConfig.read(Path.of(base.baseModel()));
        return new StoredBudget(MethodCatalog.load(), model, base.tasks().size())
                .stored(
                        run.experiment().method(),
                        AdaptedLayers.matching(
                                model, run.experiment().training().targets()));
    }

    @Test
    void allStoreWhatTheNamedOneStores() {
        List<StudyRun> runs = study("LiLoRA", LILORA, ISOLATED, ZERO).runs();
        List<StudyRun> own = study(null, LILORA, ISOLATED, ZERO).runs();

        assertThat(runs.get(0).experiment()).isEqualTo(own.get(0).experiment());
        assertThat(runs.get(2).experiment()).isEqualTo(own.get(2).experiment());
        long budget = stored(runs.get(0));
        assertThat(stored(runs.get(1))).isLessThanOrEqualTo(budget).isLessThan(stored(own.get(1)));
        int rank = (Integer) runs.get(1).experiment().method().options().get("rank");
        Variant more = new Variant("isolated", new MethodSpec("isolated-lora", Map.of("rank", rank + 1)));
        assertThat(stored(study(null, more).runs().get(0))).isGreaterThan(budget);
    }

    /** LiLoRA's inner rank is what its options say, whatever its outer rank becomes. */
    @Test
    void ranksAndDistancesAreToldBeforehand() {
        Variant sequential = new Variant("sequential", new MethodSpec("sequential-lora", Map.of("rank", 9)));
        Variant dealt = new Variant(
                "dealt", new MethodSpec("lilora", Map.of("rank", 8, "subRank", 2, "subRanks", "AUTOMATIC")));
        Study study = study("isolated", ISOLATED, dealt, sequential, ZERO);
        StudyRanks told = StudyRanks.of(study);
        List<StudyRun> runs = study.runs();

        assertThat(told.budget()).contains(told.variants().get(0));
        assertThat(told.variants())
                .extracting(StudyRanks.Variant::stored)
                .containsExactly(stored(runs.get(0)), stored(runs.get(1)), stored(runs.get(2)), 0L);
        assertThat(told.lines().get(0))
                .startsWith("isolated: Isolated LoRA, rank 8; ")
                .endsWith(" stored, the budget");
        assertThat(told.lines().get(1))
                .startsWith("dealt: LiLoRA, rank %s (chosen), inner rank 2 on average, dealt out among layers"
                        .formatted(runs.get(1).experiment().method().options().get("rank")))
                .endsWith(" % below the budget");
        assertThat(told.lines().get(3))
                .isEqualTo("zero-shot: Zero-shot, no rank; 0 stored, not brought to the budget, as it does not train");
        assertThat(StudyRanks.of(study(null, LILORA)).lines().get(0))
                .matches("LiLoRA: LiLoRA, rank 8, inner rank 4; [\\d,]+ stored");
    }

    /** Sequential LoRA with one rank more stores a third more. */
    @Test
    void aDistanceThatNoRankClosesIsNamed() {
        Variant small = new Variant("small", new MethodSpec("lilora", Map.of("rank", 2, "subRank", 1)));
        Variant isolated = new Variant("isolated", new MethodSpec("isolated-lora", Map.of("rank", 8)));
        StudyRanks told = StudyRanks.of(study("small", small, isolated));
        StudyRanks.Variant found = told.variants().get(1);
        double below =
                100.0 - 100.0 * found.stored() / told.budget().orElseThrow().stored();
        assertThat(below).isGreaterThan(3);
        assertThat(told.shortfall())
                .startsWith("A rank is whole")
                .contains(String.format(java.util.Locale.ROOT, "isolated (%.1f %%)", below));
        assertThat(StudyRanks.of(study("small", small)).shortfall()).isEmpty();
    }

    @Test
    void whatIsNoBudgetIsNamed() {
        assertThatThrownBy(() -> study("LiLoRa", LILORA, ISOLATED))
                .isInstanceOf(InputException.class)
                .hasMessage("Field \"equalBudget\" is \"LiLoRa\", but no variant has that title.");
        assertThatThrownBy(() -> study("zero-shot", ZERO, ISOLATED))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("which stores nothing");
        Variant small = new Variant("small", new MethodSpec("sequential-lora", Map.of("rank", 1)));
        assertThatThrownBy(() -> study("small", small, LILORA, ISOLATED))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("Variant \"LiLoRA\", which field \"equalBudget\" asks")
                .hasMessageEndingWith(
                        "at every rank from its inner rank 4 on, which is held; set option \"subRank\" to less, allow more, or leave it out.");
    }
}
