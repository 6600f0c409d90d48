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
                .hasMessageStartingWith("Variant \"LiLoRA\", which field \"equalBudget\" asks");
    }
}
