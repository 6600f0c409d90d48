package lilora.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortAnswerScorersTest {
    private static ItemScore judge(Scorer scorer, String text, String... answers) {
        return scorer.score(List.of(new Prediction("q", "?", List.of(answers), text)))
                .items()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "Yes., yes, CORRECT",
        "' yes ', Yes, CORRECT",
        "the yes, yes, WRONG",
        "yes!, yes, WRONG",
        "U.S., u.s, CORRECT",
        ".., yes, WRONG",
        "'', yes, NO_ANSWER"
    })
    void exactDisregardsCaseAndFinalStops(String text, String answer, Verdict expected) {
        assertThat(judge(new ExactScorer(), text, answer).verdict()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "a Shirt, shirt, CORRECT",
        "shirt, t-shirt, CORRECT",
        "t shirt, t-shirt, WRONG",
        "'', shirt, NO_ANSWER",
        "' ', shirt, NO_ANSWER",
        "dress, shirt, WRONG"
    })
    void containsAcceptsEitherInsideTheOtherButNothingIsWrong(String text, String answer, Verdict expected) {
        assertThat(judge(new ContainsScorer(), text, answer).verdict()).isEqualTo(expected);
    }

    @Test
    void oneOrTwoWordsOrTheReferenceFollowTheInstruction() {
        ExactScorer exact = new ExactScorer();

        assertThat(judge(exact, "two words", "no").instructionFollowed()).isTrue();
        assertThat(judge(exact, "three words here", "no").instructionFollowed()).isFalse();
        assertThat(judge(exact, "Three Words here", "three words here").instructionFollowed())
                .isTrue();
        assertThat(judge(exact, "", "no").instructionFollowed()).isFalse();
    }

    @Test
    void rightContentInTheWrongFormIsFlagged() {
        assertThat(judge(new ExactScorer(), "There are three dogs.", "3").formatOnlyError())
                .isTrue();
        assertThat(judge(new ExactScorer(), "3", "3").formatOnlyError()).isFalse();
        assertThat(judge(new ExactScorer(), "There are 13 dogs.", "3").formatOnlyError())
                .isFalse();
        assertThat(judge(new ContainsScorer(), "t shirt", "t-shirt").formatOnlyError())
                .isTrue();
        assertThat(judge(new ContainsScorer(), "dress", "t-shirt").formatOnlyError())
                .isFalse();
    }

    @Test
    void anyOfSeveralReferencesWillDo() {
        assertThat(judge(new ExactScorer(), "blue", "red", "blue").credit()).isEqualTo(1);
        assertThat(judge(new ContainsScorer(), "a cat", "dog", "cat").credit()).isEqualTo(1);
    }

    @Test
    void aSplitIsScoredOverAllItsItems() {
        Score score = new ExactScorer()
                .score(List.of(
                        new Prediction("1", "?", List.of("yes"), "yes"),
                        new Prediction("2", "?", List.of("yes"), "no, not at all"),
                        new Prediction("3", "?", List.of("yes"), ""),
                        new Prediction("4", "?", List.of("yes"), "yes")));

        assertThat(score.value()).isEqualTo(50);
        assertThat(score.instructionFollowing()).isEqualTo(50);
        assertThat(score.side()).isEmpty();
    }
}
