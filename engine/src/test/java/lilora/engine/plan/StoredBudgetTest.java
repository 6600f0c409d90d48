package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredBudgetTest {
    private static final int TASKS = 6;

    @TempDir
    Path folder;

    private StoredBudget budget;
    private List<LinearSite> sites;

    @BeforeEach
    void open() throws Exception {
        Path model = Path.of(TinyWorld.create(folder).experiment("lilora").baseModel());
        ModelConfig config = ModelConfig.read(model);
        budget = new StoredBudget(MethodCatalog.load(), config, TASKS);
        sites = AdaptedLayers.matching(config, TrainingSpec.DEFAULT.targets());
    }

    private static MethodSpec method(String id, int rank) {
        return new MethodSpec(id, Map.of("rank", rank));
    }

    /** Nothing is wasted: one more rank would be above the budget. */
    @ParameterizedTest
    @ValueSource(strings = {"sequential-lora", "isolated-lora", "o-lora", "ewc", "dora"})
    void theRankIsTheGreatestThatFits(String id) {
        long numbers = budget.stored(new MethodSpec("lilora", Map.of("rank", 16, "subRank", 8)), sites);

        MethodSpec fitted = budget.fitted(method(id, 16), sites, numbers);

        int rank = (Integer) fitted.options().get("rank");
        assertThat(budget.stored(fitted, sites)).isLessThanOrEqualTo(numbers);
        assertThat(budget.stored(method(id, rank + 1), sites)).isGreaterThan(numbers);
        assertThat((Double) fitted.options().get("alpha") / rank).isEqualTo(2.0);
    }

    @Test
    void aMethodAtItsOwnBudgetStaysAsItIs() {
        MethodSpec sequential = method("sequential-lora", 7);

        assertThat(budget.fitted(sequential, sites, budget.stored(sequential, sites)))
                .isEqualTo(sequential);
        MethodSpec usual = new MethodSpec("sequential-lora", Map.of("dropout", 0));
        assertThat(budget.fitted(usual, sites, budget.stored(usual, sites))).isEqualTo(usual);
    }

    @Test
    void ranksThatExpertsCannotShareAreLeftOut() {
        MethodSpec experts = new MethodSpec("moe-lora", Map.of("rank", 16, "experts", 8));
        long numbers = budget.stored(experts, sites) + 1;

        assertThat(budget.fitted(experts, sites, numbers).options()).containsEntry("rank", 16);
    }

    @Test
    void whatCannotBeBroughtToTheBudgetIsNamed() {
        assertThatThrownBy(() -> budget.fitted(method("isolated-lora", 4), sites, 1))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Method Isolated LoRA stores more than 1 numbers for 6 tasks at every rank; allow more, or leave it out.");
        assertThatThrownBy(() -> budget.fitted(new MethodSpec("zero-shot", Map.of()), sites, 100))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("has no rank by which");
    }
}
