package lilora.builder.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void splitsSourcesWithoutLosingOrSharingOne() {
        List<Integer> sources = IntStream.range(0, 100).boxed().toList();

        Split<Integer> split = Split.of(sources, Split.TEST_SHARE, new Random(1));

        assertThat(split.train()).hasSize(78).doesNotContainAnyElementsOf(split.test());
        assertThat(split.test()).hasSize(22);
    }

    @Test
    void keepsGroupsTogether() {
        List<String> sources = List.of("chair1", "chair2", "sofa1", "sofa2", "bed1", "bed2");

        Split<String> split = Split.byGroup(sources, s -> s.replaceAll("\\d", ""), 0.3, new Random(1));

        assertThat(split.test()).hasSize(2);
        assertThat(split.test().get(0).substring(0, 3))
                .isEqualTo(split.test().get(1).substring(0, 3));
    }

    @Test
    void stratifiedSplitHasEveryClassOnBothSides() {
        List<String> sources = List.of("a1", "a2", "a3", "b1", "b2", "c1", "c2", "c3", "c4");

        Split<String> split = Split.stratified(sources, s -> s.substring(0, 1), s -> s, 0.22, new Random(1));

        assertThat(split.test()).hasSize(3);
        assertThat(split.train()).hasSize(6);
        assertThat(split.test().stream().map(s -> s.charAt(0))).containsExactlyInAnyOrder('a', 'b', 'c');
    }
}
