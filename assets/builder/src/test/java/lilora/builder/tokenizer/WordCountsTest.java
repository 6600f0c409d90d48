package lilora.builder.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordCountsTest {
    @Test
    void keepsTheSpaceBeforeAWordAndSplitsDigitsCapitalsAndMarks() {
        WordCounts counts = new WordCounts();
        counts.add("the CAT, 42", 1);

        assertThat(counts.counts().keySet())
                .containsExactlyInAnyOrder("\u2581the", "\u2581C", "A", "T", ",", "\u2581", "4", "2");
    }

    @Test
    void keepsTheSpeakersWhole() {
        WordCounts counts = new WordCounts();
        counts.add("USER: ASSISTANT:", 3);

        assertThat(counts.counts())
                .containsEntry("\u2581USER", 3L)
                .containsEntry("\u2581ASSISTANT", 3L)
                .containsEntry(":", 6L);
    }

    @Test
    void dampsCountsByTheirSquareRoot() {
        WordCounts counts = new WordCounts();
        counts.add("often", 100);
        counts.add("rare", 1);

        assertThat(counts.damped(3).counts()).containsEntry("\u2581often", 30L).containsEntry("\u2581rare", 3L);
    }
}
