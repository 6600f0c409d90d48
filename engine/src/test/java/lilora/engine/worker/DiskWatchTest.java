package lilora.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import lilora.engine.event.RunEvent;
import org.junit.jupiter.api.Test;

class DiskWatchTest {
    private final DiskWatch watch = new DiskWatch();

    @Test
    void anEmptyDiskIsNoNews() {
        assertThat(watch.alarm(DiskWatch.LEAST_FREE_BYTES)).isEmpty();
    }

    @Test
    void aDiskThatFillsIsToldOnceEachTime() {
        assertThat(watch.alarm(300L << 20)).hasValueSatisfying(alarm -> {
            assertThat(alarm.kind()).isEqualTo("disk");
            assertThat(alarm.text()).startsWith("Only 300 MiB are free").contains("Make room");
        });
        assertThat(watch.alarm(200L << 20)).isEmpty();
        assertThat(watch.alarm(5L << 30)).isEmpty();
        assertThat(watch.alarm(100L << 20)).map(RunEvent.Alarm::text).hasValueSatisfying(text -> assertThat(text)
                .startsWith("Only 100 MiB"));
    }
}
