package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A study tells how long it will take by its own runs as soon as there is one. */
class StudyPaceTest {
    private final StudyPace planned = StudyPace.planned(Map.of("a", 600.0, "b", 1200.0));

    @Test
    void withoutARunItIsThePlan() {
        assertThat(planned.measured()).isFalse();
        assertThat(planned.seconds("a")).hasValue(600);
        assertThat(planned.seconds("c")).isEmpty();
    }

    @Test
    void aVariantTakesAsLongAsItsRunsTookAndOthersAreScaledByThem() {
        StudyPace pace = planned.with("a", 180).with("a", 220);
        assertThat(pace.measured()).isTrue();
        assertThat(pace.seconds("a")).hasValue(200);
        assertThat(pace.seconds("b")).hasValue(400);
        assertThat(pace.with("b", 1000).seconds("b")).hasValue(1000);
    }

    @Test
    void whereNothingIsPlannedTheOthersMeanIsTaken() {
        StudyPace pace = StudyPace.planned(Map.of()).with("a", 100).with("b", 300);
        assertThat(pace.seconds("c")).hasValue(200);
    }
}
