package lilora.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTimeTest {
    @Property(seed = "1", tries = 500)
    void everyTimeThatAnInstantWritesComesBack(
            @ForAll @LongRange(min = 0, max = 9_000_000_000L) long second,
            @ForAll @IntRange(min = 0, max = 999) int group,
            @ForAll @IntRange(min = 0, max = 3) int groups) {
        int nano = groups == 0 ? 0 : group * (groups == 1 ? 1_000_000 : groups == 2 ? 1000 : 1);
        String text = Instant.ofEpochSecond(second, nano).toString();

        long nanoseconds = CanonicalTime.nanoseconds(text);

        assertThat(nanoseconds).isEqualTo(second * 1_000_000_000L + nano);
        assertThat(CanonicalTime.text(nanoseconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-01-01T00:00:00",
                "2026-01-01T00:00:00.Z",
                "2026-01-01T00:00:00.000Z",
                "2026-01-01T00:00:00.5Z",
                "2026-01-01T00:00:00.123000Z",
                "2026-01-01T00:00:60Z",
                "2026-01-01T24:00:00Z",
                "2026-02-30T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "2026-01-01T00:00:00+00:00",
                "+999999999-01-01T00:00:00Z",
                "2026-01-01T0x:00:00Z"
            })
    void otherTextsAreKeptAsTexts(String text) {
        assertThat(CanonicalTime.nanoseconds(text)).isEqualTo(CanonicalTime.NONE);
    }
}
