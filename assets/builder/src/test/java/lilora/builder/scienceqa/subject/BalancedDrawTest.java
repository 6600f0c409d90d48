package lilora.builder.scienceqa.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import lilora.builder.scienceqa.subject.BalancedDraw.Drawn;
import lilora.builder.source.BuildException;
import org.junit.jupiter.api.Test;

class BalancedDrawTest {
    private static final List<String> WORDS = List.of("ape", "ant", "asp", "auk", "boa", "bee");

    private static BalancedDraw<String> draw(int views) {
        return new BalancedDraw<>(WORDS, word -> word.substring(0, 1), views, new Random(3));
    }

    @Test
    void classesTakeTurnsAndSourcesComeAgainOnlyAfterAllOthersOfTheirClass() {
        List<Drawn<String>> drawn = draw(2).draw(8);
        assertThat(drawn).extracting(d -> d.item().charAt(0)).containsExactly('a', 'b', 'a', 'b', 'a', 'b', 'a', 'b');
        assertThat(drawn.stream().filter(d -> d.view() == 0).map(Drawn::item).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(WORDS);
        assertThat(drawn).doesNotHaveDuplicates();
    }

    @Test
    void aSmallClassIsUsedUpAndTheOthersGoOn() {
        List<Drawn<String>> drawn = draw(1).draw(6);
        assertThat(drawn).extracting(Drawn::item).containsExactlyInAnyOrderElementsOf(WORDS);
    }

    @Test
    void moreThanAllViewsIsRefused() {
        BalancedDraw<String> draw = draw(1);
        assertThatThrownBy(() -> draw.draw(7))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("Only 6 of 7 questions");
    }
}
