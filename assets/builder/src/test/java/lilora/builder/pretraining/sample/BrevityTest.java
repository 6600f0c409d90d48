package lilora.builder.pretraining.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BrevityTest {
    private static final Round COLOR = new Round("What color is the gear?", "The gear is red.", "red");
    private static final Round CAPTION = new Round("Describe the image.", "a red gear");

    private final List<Sample> samples = IntStream.range(0, 300)
            .mapToObj(i -> Sample.text("shapes", List.of(COLOR, CAPTION)))
            .toList();
    private final Mixture mixture = new Brevity(new Random(5)).of(new Mixture(samples, samples.subList(0, 20)));

    @Test
    void aboutTwoThirdsOfTheAnswersThatCanBeBriefAre() {
        assertThat(mixture.train().stream().filter(BrevityTest::isBrief).count())
                .isBetween(170L, 230L);
    }

    @Test
    void aBriefAnswerIsAskedForAndAnyOtherIsNot() {
        for (Sample sample : mixture.train()) {
            Round first = sample.rounds().get(0);
            if (isBrief(sample)) {
                assertThat(first.request())
                        .containsIgnoringCase("what color is the gear?")
                        .isNotEqualTo(COLOR.request());
            } else {
                assertThat(first).isEqualTo(COLOR);
            }
        }
    }

    @Test
    void roundsWithoutABriefAnswerStayAsTheyAre() {
        assertThat(mixture.train())
                .allSatisfy(sample -> assertThat(sample.rounds().get(1)).isEqualTo(CAPTION));
    }

    @Test
    void heldOutSamplesStayAsTheyAre() {
        assertThat(mixture.heldOut()).isEqualTo(samples.subList(0, 20));
    }

    private static boolean isBrief(Sample sample) {
        return sample.rounds().get(0).caption().equals("red");
    }
}
