package lilora.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextScorerTest {
    private static ItemScore judge(String text, List<String> answers) {
        return new TextScorer()
                .score(List.of(new Prediction("q", "?", answers, text)))
                .items()
                .get(0);
    }

    @Test
    void normalFormsEqualThePublishedEvaluator() throws IOException {
        JsonNode normalised = Fixture.read("evalai.json").get("normalised");

        assertThat(normalised.size()).isGreaterThan(500);
        for (JsonNode pair : normalised) {
            assertThat(EvalAiNormaliser.normalise(pair.get(0).asText()))
                    .as("normal form of <%s>", pair.get(0).asText())
                    .isEqualTo(pair.get(1).asText());
        }
    }

    @Test
    void softAccuracyEqualsThePublishedEvaluator() throws IOException {
        for (JsonNode item : Fixture.read("evalai.json").get("soft")) {
            ItemScore score = judge(item.get("prediction").asText(), Fixture.strings(item.get("answers")));
            assertThat(score.credit())
                    .as(item.toString())
                    .isCloseTo(item.get("score").asDouble(), within(1e-12));
        }
    }

    @Property(seed = "1", tries = 50)
    void softAccuracyGrowsWithTheNumberOfPeopleWhoAgree(@ForAll @IntRange(min = 0, max = 9) int agree) {
        assertThat(withAgreement(agree + 1).credit())
                .isGreaterThanOrEqualTo(withAgreement(agree).credit());
    }

    private static ItemScore withAgreement(int people) {
        List<String> answers = new ArrayList<>(Collections.nCopies(people, "stop"));
        answers.addAll(Collections.nCopies(10 - people, "go"));
        return judge("Stop!", answers);
    }

    @Test
    void agreementOfTenPeopleDecidesTheVerdict() {
        assertThat(withAgreement(0).verdict()).isEqualTo(Verdict.WRONG);
        assertThat(withAgreement(2)).isEqualTo(new ItemScore("q", Verdict.PARTIAL, 0.6, true, false));
        assertThat(withAgreement(4).verdict()).isEqualTo(Verdict.CORRECT);
    }

    @Test
    void oneAnswerIsComparedAfterNormalisation() {
        assertThat(judge("The STOP.", List.of("stop")).credit()).isEqualTo(1);
        assertThat(judge("two", List.of("2")).verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(judge("stopp", List.of("stop")).verdict()).isEqualTo(Verdict.WRONG);
        assertThat(judge("cat", List.of("dog", "cat")).verdict()).isEqualTo(Verdict.CORRECT);
    }

    @Test
    void theLetterAIsAnAnswerAndBlankTextIsNone() {
        assertThat(judge("a", List.of("A")).verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(judge("the", List.of("A")).verdict()).isEqualTo(Verdict.WRONG);
        assertThat(judge("\t", List.of("A")).verdict()).isEqualTo(Verdict.NO_ANSWER);
    }

    @Test
    void aRightWordInALongSentenceIsAnErrorOfFormOnly() {
        ItemScore wordy = judge("The sign says stop here", List.of("STOP"));

        assertThat(wordy).isEqualTo(new ItemScore("q", Verdict.WRONG, 0, false, true));
        assertThat(judge("The sign says stopping", List.of("STOP")).formatOnlyError())
                .isFalse();
    }
}
