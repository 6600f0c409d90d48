package lilora.builder.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {
    private static final String ALPHABET = "delnorstw\u2581i";
    private static final int FIXED = Vocabulary.fixedPieces().size();

    /** The example of Sennrich et al. (2016), section 3.2, without their end-of-word sign. */
    private static final Map<String, Long> WORDS = Map.of("low", 5L, "lowest", 2L, "newest", 6L, "widest", 3L);

    @Test
    void mergesTheMostFrequentPairFirst() {
        Vocabulary vocabulary = new BpeTrainer(FIXED + ALPHABET.length() + 4).train(WORDS, ALPHABET);

        // e-s and s-t: 9 each, e-s is smaller; es-t: 9; w-est: 8; l-o and o-w: 7 each, l-o is smaller.
        assertThat(vocabulary.merges())
                .containsExactly(new Merge("e", "s"), new Merge("es", "t"), new Merge("w", "est"), new Merge("l", "o"));
    }

    @Test
    void ordersSpecialThenBytesThenCharactersThenMergedPieces() {
        Vocabulary vocabulary = new BpeTrainer(FIXED + ALPHABET.length() + 2).train(WORDS, ALPHABET);

        assertThat(vocabulary.pieces()).startsWith("<unk>", "<s>", "</s>", "<image>", "<0x00>", "<0x01>");
        assertThat(vocabulary.pieces().get(259)).isEqualTo("<0xFF>");
        assertThat(vocabulary.pieces().get(260)).isEqualTo("d");
        assertThat(vocabulary.pieces()).endsWith("es", "est");
    }

    @Test
    void stopsWhenNoPairIsLeft() {
        Vocabulary vocabulary = new BpeTrainer(5000).train(Map.of("low", 1L), "low");

        assertThat(vocabulary.size()).isEqualTo(FIXED + 3 + 2);
    }

    @Test
    void neverJoinsAcrossCharactersOutsideTheAlphabet() {
        Vocabulary vocabulary = new BpeTrainer(5000).train(Map.of("l\u00e9o", 9L), "lo");

        assertThat(vocabulary.merges()).isEmpty();
    }

    @Test
    void givesTheSameVocabularyForTheSameCounts() {
        assertThat(new BpeTrainer(290).train(WORDS, ALPHABET)).isEqualTo(new BpeTrainer(290).train(WORDS, ALPHABET));
    }

    @Test
    void refusesAVocabularyWithoutRoomForBytes() {
        assertThatThrownBy(() -> new BpeTrainer(100)).hasMessageContaining("260");
    }
}
