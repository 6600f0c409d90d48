package lilora.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScorersTest {
    @Test
    void everyScorerIsFoundByItsId() {
        assertThat(Scorers.ids())
                .containsExactly(
                        "acl-ocr",
                        "acl-vp",
                        "anls",
                        "anls-trigap",
                        "caption",
                        "caption-coco",
                        "caption-cvit",
                        "choice",
                        "choice-prism",
                        "contains",
                        "contains-coin",
                        "dcl-fin",
                        "dcl-med",
                        "dcl-rs-ad",
                        "dcl-sci",
                        "exact",
                        "exact-ocrvqa",
                        "exact-upper",
                        "exact-upper-prism",
                        "grounding",
                        "grounding-coin",
                        "grounding-prism",
                        "text");
        assertThat(Scorers.ids())
                .allSatisfy(id -> assertThat(Scorers.byId(id).id()).isEqualTo(id));
    }

    @Test
    void anUnknownIdIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Scorers.byId("bleurt"))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "There is no metric \"bleurt\"; use one of acl-ocr, acl-vp, anls, anls-trigap, caption, caption-coco, caption-cvit, choice, choice-prism, contains, contains-coin, dcl-fin, dcl-med, dcl-rs-ad, dcl-sci, exact, exact-ocrvqa, exact-upper, exact-upper-prism, grounding, grounding-coin, grounding-prism, text.");
    }

    @Test
    void aScoreThatIsNotComputedIsRefusedWithTheReason() {
        assertThatThrownBy(() -> Scorers.byId("caption-ucit"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("needs METEOR, which is not computed here; use \"caption-coco\"");
    }

    @ParameterizedTest
    @MethodSource("lilora.engine.metric.Scorers#ids")
    void noScorerAcceptsAnEmptySplitOrAnItemTwice(String id) {
        Scorer scorer = Scorers.byId(id);
        Prediction item = new Prediction("q1", "?", List.of("A"), "A");

        assertThatThrownBy(() -> scorer.score(List.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no test item");
        assertThatThrownBy(() -> scorer.score(List.of(item, item)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("Item q1 was predicted twice");
    }

    @ParameterizedTest
    @MethodSource("lilora.engine.metric.Scorers#ids")
    void theScoreIsTheMeanCreditAndBlankTextEarnsNothing(String id) {
        List<String> references =
                id.startsWith("grounding") ? List.of("[0,0,1,1]", "[0,0,2,2]", "[0,0,3,3]") : List.of("A", "B", "C");
        List<Prediction> all = List.of(
                new Prediction("q1", "?", List.of(references.get(0)), references.get(0)),
                new Prediction("q2", "?", List.of(references.get(1)), "a red dog runs home."),
                new Prediction("q3", "?", List.of(references.get(2)), " \n"));
        Score score = Scorers.byId(id).score(all);

        assertThat(score.count()).isEqualTo(3);
        assertThat(score.items()).extracting(ItemScore::itemId).containsExactly("q1", "q2", "q3");
        assertThat(score.value())
                .isEqualTo(100
                        * score.items().stream().mapToDouble(ItemScore::credit).sum()
                        / 3);
        assertThat(score.items().get(2)).isEqualTo(new ItemScore("q3", Verdict.NO_ANSWER, 0, false, false));
    }

    @Test
    void anItemWithoutAReferenceIsRefused() {
        assertThatThrownBy(() -> new Prediction("q7", "?", List.of(), "yes"))
                .isInstanceOf(InputException.class)
                .hasMessage("Item q7 has no reference answer; give its field \"answer\".");
    }
}
