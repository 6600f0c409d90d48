package lilora.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CardEnergyTest {
    private final CardEnergy energy = new CardEnergy();

    private void reading(double seconds, @Nullable Double watts) {
        energy.accept(
                Instant.EPOCH.plusMillis((long) (seconds * 1000)).toString(),
                new RunEvent.Resource(1L, 1L, 1L, 1L, 1, 1L, 50, 40, watts, null, null));
    }

    private void hello() {
        energy.accept("", new RunEvent.Hello("t", 1, "", 0, Map.of(), "cuda:0", 1));
    }

    @Test
    void energyIsTheAreaBelowTheReadings() {
        reading(0, 100.0);
        reading(10, 300.0);
        reading(20, null);
        reading(30, 300.0);

        // 10 s at 200 W on the average, 20 s at 300 W.
        assertThat(energy.estimate()).contains(new CardEnergy.Estimate(8000 / 3600.0, 30, 3));
    }

    @Test
    void whatWasDrawnWhileNobodyMeasuredIsNotGuessed() {
        reading(0, 300.0);
        reading(10, 300.0);
        reading(3610, 300.0);
        reading(3600, 300.0);
        hello();
        reading(3620, 300.0);
        reading(3630, 300.0);

        assertThat(energy.estimate().orElseThrow().seconds()).isEqualTo(20);
    }

    @Test
    void withoutAReadingOfPowerThereIsNoEstimate() {
        reading(0, null);
        reading(10, null);
        reading(20, 10.0);
        energy.accept("yesterday", new RunEvent.Resource(1L, 1L, 1L, 1L, 1, 1L, 50, 40, 5.0, null, null));

        assertThat(energy.estimate()).isEmpty();
    }

    @Property
    void constantPowerDrawsPowerTimesTime(
            @ForAll @DoubleRange(min = 0, max = 1000) double watts,
            @ForAll @IntRange(min = 1, max = 200) int readings) {
        CardEnergyTest one = new CardEnergyTest();
        for (int i = 0; i <= readings; i++) {
            one.reading(i * 10, watts);
        }
        assertThat(one.energy.estimate().orElseThrow().wattHours())
                .isCloseTo(watts * readings * 10 / 3600, within(1e-6));
    }
}
