package lilora.app.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingOrderTest {
    private static final WaitingOrder ORDER = new WaitingOrder(List.of("a", "b", "c", "d", "e"));

    @Test
    void severalGoAPlaceEachAndCloseUpAtTheEnds() {
        assertThat(ORDER.sooner(List.of("b", "d"))).containsExactly("b", "a", "d", "c", "e");
        assertThat(ORDER.sooner(List.of("a", "c"))).containsExactly("a", "c", "b", "d", "e");
        assertThat(ORDER.sooner(List.of("a", "b"))).containsExactly("a", "b", "c", "d", "e");
        assertThat(ORDER.later(List.of("b", "c"))).containsExactly("a", "d", "b", "c", "e");
        assertThat(ORDER.later(List.of("c", "e"))).containsExactly("a", "b", "d", "c", "e");
    }

    @Test
    void severalAreCarriedTogetherInTheOrderTheyHave() {
        assertThat(ORDER.before(List.of("d", "b"), Optional.of("a"))).containsExactly("b", "d", "a", "c", "e");
        assertThat(ORDER.before(List.of("a", "b"), Optional.of("e"))).containsExactly("c", "d", "a", "b", "e");
        assertThat(ORDER.before(List.of("a"), Optional.empty())).containsExactly("b", "c", "d", "e", "a");
        assertThat(ORDER.before(List.of("b", "c"), Optional.of("c"))).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void whatDoesNotWaitIsNoPlaceAndIsNotMoved() {
        assertThat(ORDER.sooner(List.of("x"))).containsExactly("a", "b", "c", "d", "e");
        assertThat(ORDER.before(List.of("x", "a"), Optional.of("y"))).containsExactly("b", "c", "d", "e", "a");
    }
}
