package lilora.app.screen.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The system's clock until it is stopped; from then on it moves when it is told to. */
final class StoppableClock extends Clock {
    private final AtomicReference<@Nullable Instant> stopped = new AtomicReference<>();

    void stop() {
        stopped.set(Instant.now());
    }

    /** After it was stopped. */
    void advance(Duration by) {
        stopped.updateAndGet(now -> now == null ? null : now.plus(by));
    }

    @Override
    public Instant instant() {
        Instant now = stopped.get();
        return now == null ? Instant.now() : now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
