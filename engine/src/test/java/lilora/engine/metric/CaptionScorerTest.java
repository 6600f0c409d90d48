package lilora.engine.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lilora.engine.InputException;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionScorerTest {
    private static final Offset<Double> EQUAL = within(1e-6);

    private final JsonNode fixture = readFixture();

    private static JsonNode readFixture() {
        try {
            return Fixture.read("captions.json");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Prediction> predictions() {
        List<Prediction> all = new ArrayList<>();
        for (JsonNode item : fixture.get("items")) {
            all.add(new Prediction(
                    item.get("id").asText(),
                    "What is happening?",
                    Fixture.strings(item.get("references")),
                    item.get("prediction").asText()));
        }
        return all;
    }

    private static ItemScore judge(String text, String... references) {
        return CaptionScorer.standard()
                .score(List.of(new Prediction("q", "?", List.of(references), text)))
                .items()
                .get(0);
    }

    @Test
    void tokensEqualTheReferenceTokeniser() {
        for (JsonNode sentence : fixture.get("tokenised")) {
            assertThat(CaptionTokeniser.tokens(sentence.get("text").asText()))
                    .as(sentence.get("text").asText())
                    .isEqualTo(Fixture.strings(sentence.get("tokens")));
        }
        for (JsonNode item : fixture.get("items")) {
            assertThat(CaptionTokeniser.tokens(item.get("prediction").asText()))
                    .isEqualTo(Fixture.strings(item.get("predictionTokens")));
            for (int i = 0; i < item.get("references").size(); i++) {
                assertThat(CaptionTokeniser.tokens(item.get("references").get(i).asText()))
                        .isEqualTo(Fixture.strings(item.get("referenceTokens").get(i)));
            }
        }
    }

    /** About 2,700 captions: every kind of hard case by hand, and fragments joined at random with a fixed seed. */
    @Test
    void hardCaptionsAreSplitAsTheReferenceSplitsThem() throws IOException {
        SoftAssertions all = new SoftAssertions();
        int captions = 0;
        for (JsonNode row : Fixture.lines("captions-ptb.jsonl")) {
            captions++;
            all.assertThat(String.join(" ", CaptionTokeniser.tokens(row.get(0).asText())))
                    .as(row.get(0).asText())
                    .isEqualTo(row.get(1).asText());
        }
        all.assertAll();
        assertThat(captions).isGreaterThan(2500);
    }

    @Test
    void aVeryLongCaptionIsSplitToo() {
        for (String part : List.of("a", "a.", "a-", "1,", "A&", "<a ", "www.a.", "x=\"y\" ", "\u00e9")) {
            assertThat(CaptionTokeniser.tokens(part.repeat(5000))).as(part).isNotEmpty();
        }
    }

    /** By the square of the length each would take many seconds. */
    @ParameterizedTest
    @Timeout(8)
    @ValueSource(strings = {"a'", "a,", "a;", "<!a", "a. <b ", "a@.", "a&", "<a b='"})
    void aLongCaptionTakesTimeByItsLengthOnly(String part) {
        List<String> tokens = CaptionTokeniser.tokens(part.repeat(40_000 / part.length()));
        assertThat(tokens).as(part).isNotEmpty();
    }

    @Test
    void standardScoresEqualTheReferenceForEachImageAndInTotal() {
        Score score = CaptionScorer.standard().score(predictions());

        assertThat(score.count()).isEqualTo(38);
        assertThat(score.value()).isCloseTo(100 * fixture.get("cider").asDouble(), EQUAL);
        assertThat(score.side()).containsOnlyKeys("bleu4", "rougeL");
        assertThat(score.side().get("bleu4"))
                .isCloseTo(100 * fixture.get("bleu4").asDouble(), EQUAL);
        assertThat(score.side().get("rougeL"))
                .isCloseTo(100 * fixture.get("rougeL").asDouble(), EQUAL);
        for (int i = 0; i < score.count(); i++) {
            JsonNode item = fixture.get("items").get(i);
            assertThat(score.items().get(i).credit())
                    .isCloseTo(item.get("cider").asDouble(), EQUAL);
            List<List<String>> references = new ArrayList<>();
            item.get("referenceTokens").forEach(tokens -> references.add(Fixture.strings(tokens)));
            assertThat(RougeL.scoreOne(Fixture.strings(item.get("predictionTokens")), references))
                    .isCloseTo(item.get("rougeL").asDouble(), EQUAL);
        }
    }

    @Test
    void theCvitVariantEqualsItsEvaluatorAndIsAnotherNumber() {
        Score score = CaptionScorer.cvitCompatible().score(predictions());

        assertThat(score.value()).isCloseTo(100 * fixture.get("cvit").asDouble(), EQUAL);
        assertThat(score.value()).isGreaterThan(100 * fixture.get("cider").asDouble() + 10);
        for (int i = 0; i < score.count(); i++) {
            assertThat(score.items().get(i).credit())
                    .isCloseTo(fixture.get("items").get(i).get("cvit").asDouble(), EQUAL);
        }
    }

    @Test
    void theOrderOfTheImagesDoesNotMatter() {
        List<Prediction> reversed = predictions();
        Collections.reverse(reversed);

        assertThat(CaptionScorer.standard().score(reversed).value())
                .isCloseTo(CaptionScorer.standard().score(predictions()).value(), within(1e-9));
    }

    @Test
    void aSentenceFollowsTheInstructionAndAFragmentDoesNot() {
        assertThat(judge("A dog runs in snow.", "Something else.").instructionFollowed())
                .isTrue();
        assertThat(judge("A dog runs in snow", "Something else.").instructionFollowed())
                .isFalse();
        assertThat(judge("A dog runs.", "Something else.").instructionFollowed())
                .isFalse();
        assertThat(judge("A dog runs.", "Look: a dog runs.").instructionFollowed())
                .isTrue();
        assertThat(judge("", "A dog.").instructionFollowed()).isFalse();
    }

    @Test
    void aBareNounFromAReferenceIsAnErrorOfFormOnly() {
        assertThat(judge("The dog", "A brown dog runs.").formatOnlyError()).isTrue();
        assertThat(judge("cat", "A brown dog runs.").formatOnlyError()).isFalse();
        assertThat(judge("A", "A brown dog runs.").formatOnlyError()).isFalse();
        assertThat(judge("A brown dog runs.", "A brown dog runs.").formatOnlyError())
                .isFalse();
        assertThat(judge("dog", "A dog.").verdict()).isEqualTo(Verdict.GRADED);
    }

    @Test
    void aReferenceWithoutAWordIsRefusedByItsItem() {
        assertThatThrownBy(() -> judge("A dog.", "A dog.", "..."))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("Item q has a reference caption without a word");
    }
}
