package lilora.app.screen.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.OrderSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.method.MethodCatalog;
import org.junit.jupiter.api.Test;

/** What is typed becomes a study, or a sentence that names the field. */
class StudyDesignTest {
    private final List<StudySpec> saved = new ArrayList<>();
    private final StudyDesignViewModel design = new StudyDesignViewModel(
            new StudySpec(
                    1,
                    "experiments/e.json",
                    List.of(1L, 2L),
                    List.of(
                            OrderSpec.Known.GIVEN,
                            new OrderSpec.Random(2, 7),
                            new OrderSpec.Listed("mine", List.of("a"))),
                    List.of(new StudySpec.Variant("LiLoRA", new MethodSpec("lilora", Map.of("dropout", 0))))),
            MethodCatalog.load(),
            saved::add);

    private StudySpec last() {
        return saved.get(saved.size() - 1);
    }

    private void option(String name, String text) {
        design.editVariant(name, now -> now.withOption(name, text));
    }

    @Test
    void severalValuesAreAGridAndOneIsAnOption() {
        option("stabilityWeight", "0.1, 1, 10");
        option("stabilityReduction", "MEAN");
        StudySpec.Variant variant = last().variants().get(0);
        assertThat(variant.method().options())
                .containsEntry("stabilityReduction", "MEAN")
                .containsKey("dropout");
        assertThat(variant.grid()).containsExactly(Map.entry("stabilityWeight", List.of(0.1, 1, 10)));
        assertThat(design.variant().orElseThrow().combinations()).isEqualTo(3);
        assertThat(last().orders()).hasSize(3);
        assertThat(StudyDesign.of(last())).isEqualTo(design.designProperty().get());

        design.undo();
        assertThat(last().variants().get(0).method().options()).doesNotContainKey("stabilityReduction");
    }

    /** Of their adapters, and as long as they say the same: other options mean something else to each method. */
    @Test
    void aMethodThatIsAddedBeginsWithWhatTheOthersHaveInCommon() {
        option("alpha", "64");
        option("stabilityWeight", "3");
        design.add("sequential-lora");
        assertThat(last().variants().get(1).method().options())
                .containsExactly(entry("alpha", 64.0), entry("dropout", 0.0));
        design.add("joint");
        assertThat(last().variants().get(2).method().options()).containsKeys("alpha", "dropout");
        option("alpha", "");
        option("dropout", "0, 0.1");
        design.add("isolated-lora");
        assertThat(last().variants().get(3).method().options()).isEmpty();
        design.add("zero-shot");
        assertThat(last().variants().get(4).method().options()).isEmpty();
    }

    @Test
    void oneChoiceAsksForEqualStoredParameters() {
        design.edit("stored parameters", "budget", now -> now.withEqualBudget(Optional.of("LiLoRA")));
        assertThat(last().equalBudget()).isEqualTo("LiLoRA");
        assertThat(StudyDesign.of(last()).equalBudget()).contains("LiLoRA");

        design.undo();
        assertThat(last().equalBudget()).isNull();
    }

    @Test
    void aLatinSquareHoldsTheGivenOrder() {
        design.edit(
                "orders",
                "orders",
                now -> now.withOrders(new StudyDesign.Orders(true, true, true, "", "1", List.of())));
        assertThat(last().orders()).containsExactly(OrderSpec.Known.LATIN_SQUARE);
    }

    @Test
    void whatIsNoStudyIsToldByItsFieldAndNotSaved() {
        option("stabilityWeight", "1, -3");
        assertThat(design.problemProperty().get())
                .isEqualTo(
                        "Variant \"LiLoRA\", Stability weight: -3 is out of range; enter a number from 0 to 1000000.");
        option("stabilityWeight", "1, 1");
        assertThat(design.problemProperty().get()).endsWith("Stability weight: 1 stands there twice.");
        option("stabilityWeight", "");
        option("detachCosine", "perhaps");
        assertThat(design.problemProperty().get()).contains("Detach cosine: \"perhaps\" is neither true nor false.");
        option("detachCosine", "");
        option("rank", "4, 16");
        assertThat(design.problemProperty().get()).contains("Variant \"LiLoRA, rank 4\"", "subRank");
        option("rank", "");
        design.edit("seeds", "seeds", now -> now.withSeeds("1, two"));
        assertThat(design.problemProperty().get()).isEqualTo("Seeds: \"two\" is not an integer.");
        design.edit("seeds", "seeds", now -> now.withSeeds("1"));
        int before = saved.size();

        design.duplicate();
        design.editVariant("title", now -> now.withTitle("LiLoRA"));
        assertThat(design.problemProperty().get()).contains("title \"LiLoRA\" twice");
        design.remove();
        assertThat(design.problemProperty().get()).isEmpty();
        design.remove();
        assertThat(design.problemProperty().get()).isEqualTo("The study has no variants; add at least one.");
        design.edit(
                "orders",
                "orders",
                now -> now.withOrders(new StudyDesign.Orders(false, false, false, "", "1", List.of())));
        design.add("joint");
        assertThat(design.problemProperty().get()).isEqualTo("The study has no order of tasks; choose at least one.");
        assertThat(saved).hasSizeLessThanOrEqualTo(before + 2);
    }

    @Test
    void nothingChangesWhileTheStudyIsAtWork() {
        design.lockedProperty().set(true);
        design.add("joint");
        option("rank", "32");
        assertThat(saved).isEmpty();
        assertThat(design.designProperty().get().variants()).hasSize(1);
    }

    @Test
    void nothingIsTakenBackOrMadeAgainWhileTheStudyIsAtWork() {
        option("rank", "32");
        option("dropout", "0.1");
        design.undo();
        StudyDesign before = design.designProperty().get();
        int written = saved.size();

        design.lockedProperty().set(true);
        design.undo();
        design.redo();
        assertThat(design.designProperty().get()).isEqualTo(before);
        assertThat(saved).hasSize(written);

        design.lockedProperty().set(false);
        design.redo();
        assertThat(last().variants().get(0).method().options()).containsEntry("dropout", 0.1);
    }
}
