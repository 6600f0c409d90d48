package lilora.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceScorerTest {
    private static final List<String> CHOICES = List.of("iron", "dark red", "red", "a wooden spoon");

    private static ItemScore judge(String text, String answer) {
        Prediction prediction = new Prediction("q", "?", List.of(answer), text, CHOICES);
        return new ChoiceScorer().score(List.of(prediction)).items().get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    B                        | B | CORRECT
                    '  B '                   | B | CORRECT
                    b                        | B | CORRECT
                    B. dark red              | B | CORRECT
                    B.dark red               | B | CORRECT
                    The answer is B.         | B | CORRECT
                    (B)                      | B | CORRECT
                    C                        | B | WRONG
                    D                        | D | CORRECT
                    E                        | B | WRONG
                    7                        | B | NO_ANSWER
                    a spoon, so B            | B | WRONG
                    it's B                   | B | WRONG
                    AB                       | B | NO_ANSWER
                    dark red                 | B | NO_ANSWER
                    """)
    void theFirstIsolatedLetterDecides(String text, String answer, Verdict expected) {
        assertThat(judge(text, answer).verdict()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dark red                    | B | true
                    It is the dark red.         | B | true
                    red                         | B | false
                    red                         | C | true
                    dark red                    | C | false
                    iron or dark red            | B | false
                    wooden spoon                | D | true
                    a guess: the answer is C    | C | true
                    a guess: the answer is C    | B | false
                    A                           | B | false
                    B                           | B | false
                    """)
    void aRightOptionInOtherWordsIsAnErrorOfFormOnly(String text, String answer, boolean expected) {
        assertThat(judge(text, answer).formatOnlyError()).isEqualTo(expected);
    }

    @Test
    void onlyABareLetterFollowsTheInstruction() {
        assertThat(judge(" c ", "B").instructionFollowed()).isTrue();
        assertThat(judge("Z", "B").instructionFollowed()).isTrue();
        assertThat(judge("B.", "B").instructionFollowed()).isFalse();
        assertThat(judge("7", "B").instructionFollowed()).isFalse();
    }

    @Test
    void aLetterBeyondTheChoicesIsWrongEvenForAnItemWithoutChoices() {
        Prediction open = new Prediction("q", "?", List.of("B"), "F");

        assertThat(new ChoiceScorer().score(List.of(open)).value()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"E", "dark red", "b", ""})
    void aReferenceThatIsNoLetterOfAChoiceIsRefused(String answer) {
        assertThatThrownBy(() -> judge("B", answer))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Item q: the answer of a multiple-choice question must be the letter of one of its 4 choices,"
                                + " not \"" + answer + "\".");
    }
}
