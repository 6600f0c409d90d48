package lilora.app.screen.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.run.PredictionLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemHistoryTest {
    private static PredictionLine said(String item, boolean right) {
        return new PredictionLine(
                item,
                null,
                null,
                null,
                "How many?",
                List.of("3"),
                right ? "3" : "4",
                right ? "CORRECT" : "WRONG",
                right ? 1 : 0,
                true,
                false);
    }

    @ParameterizedTest
    @CsvSource({
        "?? 110, LEARNED_THEN_FORGOTTEN",
        "01 110, LEARNED_THEN_FORGOTTEN",
        "01 101, FORGOTTEN_THEN_RECOVERED",
        "?? 000, NEVER_LEARNED",
        "00 000, NEVER_LEARNED",
        "10 000, NEVER_LEARNED",
        "01 000, RIGHT_ONLY_BEFORE",
        "1? 000, RIGHT_ONLY_BEFORE",
        "01 111, KEPT",
        "01 011, KEPT",
        "01 010, LEARNED_THEN_FORGOTTEN",
        "01 001, KEPT"
    })
    void whatBecameOfAnItemCountsFromTheStageThatLearnedIt(String answers, ItemHistory.Fate fate) {
        TreeMap<Integer, PredictionLine> byStage = new TreeMap<>();
        String stages = answers.replace(" ", "");
        for (int stage = 0; stage < stages.length(); stage++) {
            if (stages.charAt(stage) != '?') {
                byStage.put(stage, said("a", stages.charAt(stage) == '1'));
            }
        }
        assertThat(new ItemHistory(said("a", true), byStage, 2).fate()).isEqualTo(fate);
    }

    @Test
    void whatWasNotAskedWhenItWasLearnedIsNotSaidNeverToHaveBeen() {
        assertThat(new ItemHistory(said("a", false), new TreeMap<>(Map.of(4, said("a", false))), 2).fate())
                .isEqualTo(ItemHistory.Fate.UNSEEN);
        assertThat(new ItemHistory(said("a", true), new TreeMap<>(Map.of(4, said("a", true))), 2).fate())
                .isEqualTo(ItemHistory.Fate.KEPT);
    }

    @Test
    void anItemThatWasNotAskedIsNeitherRightNorWrong() {
        List<ItemHistory> items =
                ItemHistory.of(Map.of(1, List.of(said("a", true)), 2, List.of(said("a", false), said("b", true))), 1);

        assertThat(items).hasSize(2);
        assertThat(items.get(1).right(1)).isEmpty();
        assertThat(items.get(1).right(2)).contains(true);
        assertThat(AnswersView.glyph(java.util.Optional.empty())).isEqualTo("–");
    }

    @Test
    void rightContentInTheWrongFormHasItsOwnGlyph() {
        PredictionLine form = new PredictionLine(
                "a", null, null, null, "?", List.of("b"), "The answer is b", "WRONG", 0, false, true);

        assertThat(AnswersView.glyph(java.util.Optional.of(form))).isEqualTo("≈");
    }
}
