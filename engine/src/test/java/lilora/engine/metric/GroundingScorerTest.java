package lilora.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroundingScorerTest {
    private static ItemScore judge(String text, String reference) {
        return Scorers.byId("grounding")
                .score(List.of(new Prediction("q", "?", List.of(reference), text)))
                .items()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [0.1,0.2,0.3,0.4]                | CORRECT   | true
                    [0.10, 0.20, 0.30, 0.40]         | CORRECT   | true
                    [.1,.2,.3,4e-1]                  | CORRECT   | true
                    The box is [0.1,0.2,0.3,0.4].    | CORRECT   | false
                    [0.1,0.2,0.3,0.3]                | WRONG     | true
                    [0.1,0.2,0.3,0.3001]             | CORRECT   | true
                    [0.1,0.2,0.4,0.4001]             | CORRECT   | true
                    [0.1,0.2,0.5,0.4]                | WRONG     | true
                    [0.3,0.4,0.1,0.2]                | WRONG     | true
                    [0.1,0.2,0.1,0.2]                | WRONG     | true
                    [0.1,0.2,0.3]                    | NO_ANSWER | false
                    0.1,0.2,0.3,0.4                  | NO_ANSWER | false
                    left man                         | NO_ANSWER | false
                    ''                               | NO_ANSWER | false
                    """)
    void aBoxIsRightAboveOneHalfOfIntersectionOverUnion(String text, Verdict verdict, boolean followed) {
        ItemScore score = judge(text, "[0.1,0.2,0.3,0.4]");
        assertThat(score.verdict()).isEqualTo(verdict);
        assertThat(score.instructionFollowed()).isEqualTo(followed);
        assertThat(score.credit()).isEqualTo(verdict == Verdict.CORRECT ? 1 : 0);
        assertThat(score.formatOnlyError()).isEqualTo(text.startsWith("0.1"));
    }

    @Test
    void scalingAnAxisChangesNothing() {
        assertThat(judge("[64,96,192,192]", "[64,96,192,190]").verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(new Box(0, 0, 2, 1).overlap(new Box(1, 0, 3, 1))).isEqualTo(1.0 / 3);
        assertThat(new Box(0, 0, 1, 1).overlap(new Box(2, 2, 3, 3))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"left man", "[0.1,0.2,0.3]", "[0.3,0.2,0.1,0.4]", "[0,0,0,0]", "at [0.1,0.2,0.3,0.4]", ""})
    void aReferenceThatIsNoBoxIsRefused(String reference) {
        Prediction item = new Prediction("q", "?", List.of(reference), "[0,0,1,1]");
        assertThatThrownBy(() -> Scorers.byId("grounding").requireReferences(item))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("one box [x1, y1, x2, y2]");
    }
}
