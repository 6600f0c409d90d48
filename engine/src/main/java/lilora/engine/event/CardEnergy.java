package lilora.engine.event;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the energy that the card drew for a run, as the area below its readings. All attempts count, superseded ones too: what was
 * computed twice was paid twice. The card's power is that of all its processes, and the computer around it is not in it.
 */
public final class CardEnergy {
    /** Between readings further apart the worker was held up or gone, and nobody knows what was drawn. */
    private static final Duration WIDEST = Duration.ofMinutes(1);

    private static final double JOULES_PER_WATT_HOUR = 3600;
    private static final double MILLIS = 1000;

    private @Nullable Instant last;
    private double lastWatts;
    private double joules;
    private double seconds;
    private int readings;

    /**
     * What is known.
     *
     * @param wattHours drawn by the card
     * @param seconds that the readings cover
     * @param readings that it rests on
     */
    public record Estimate(double wattHours, double seconds, int readings) {}

    /** Takes the next event of the run's file. */
    public void accept(String time, RunEvent event) {
        if (event instanceof RunEvent.Hello) {
            // Another process: between the two nothing was computed.
            last = null;
        } else if (event instanceof RunEvent.Resource used) {
            Double watts = used.deviceWatts();
            if (watts != null) {
                instant(time).ifPresent(now -> add(now, watts));
            }
        }
    }

    private void add(Instant now, double watts) {
        if (last != null) {
            Duration since = Duration.between(last, now);
            // A clock that was set back says nothing.
            if (!since.isNegative() && since.compareTo(WIDEST) <= 0) {
                double passed = since.toMillis() / MILLIS;
                joules += passed * (lastWatts + watts) / 2;
                seconds += passed;
            }
        }
        last = now;
        lastWatts = watts;
        readings++;
    }

    private static Optional<Instant> instant(String time) {
        try {
            return Optional.of(Instant.parse(time));
        } catch (DateTimeParseException e) {
            // A line that was written by something else has no time to integrate over.
            return Optional.empty();
        }
    }

    /** The estimate; empty without two readings that belong together. */
    public Optional<Estimate> estimate() {
        return seconds > 0
                ? Optional.of(new Estimate(joules / JOULES_PER_WATT_HOUR, seconds, readings))
                : Optional.empty();
    }
}
