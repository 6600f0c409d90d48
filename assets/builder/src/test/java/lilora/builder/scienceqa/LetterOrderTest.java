package lilora.builder.scienceqa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LetterOrderTest {
    private static final List<String> FOUR = List.of("north", "south", "east", "west");
    private static final List<String> TWO = List.of("yes", "no");

    @Test
    void everyLetterIsRightEquallyOftenForEachNumberOfOptions() {
        LetterOrder order = new LetterOrder(new Random(5));
        Map<String, Integer> right = new HashMap<>();
        for (int i = 0; i < 120; i++) {
            List<String> options = i % 3 == 0 ? TWO : FOUR;
            String letter = order.order(options, i % options.size()).letter();
            right.merge(options.size() + letter, 1, Integer::sum);
        }
        assertThat(right)
                .containsOnly(
                        Map.entry("2A", 20),
                        Map.entry("2B", 20),
                        Map.entry("4A", 20),
                        Map.entry("4B", 20),
                        Map.entry("4C", 20),
                        Map.entry("4D", 20));
    }

    @Test
    void theRightOptionStaysRightAndNoneIsLost() {
        LetterOrder order = new LetterOrder(new Random(6));
        for (int i = 0; i < 40; i++) {
            LetterOrder.Ordered ordered = order.order(FOUR, i % 4);
            assertThat(ordered.options().get(ordered.answer())).isEqualTo(FOUR.get(i % 4));
            assertThat(ordered.options()).containsExactlyInAnyOrderElementsOf(FOUR);
        }
    }

    @Test
    void theSameSeedGivesTheSameOrder() {
        LetterOrder one = new LetterOrder(new Random(7));
        LetterOrder other = new LetterOrder(new Random(7));
        IntStream.range(0, 20).forEach(i -> assertThat(one.order(FOUR, i % 4)).isEqualTo(other.order(FOUR, i % 4)));
    }
}
