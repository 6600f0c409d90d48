package lilora.app.screen.welcome;

import java.util.Optional;

/**
 * How long the quick start takes.
 *
 * @param seconds the number
 * @param measured whether it is what the last quick start took here, or an estimate from this computer's speed
 */
public record QuickStartTime(double seconds, boolean measured) {
    /**
     * Seconds of the quick start times the speed by {@link SpeedProbe}, both measured on a virtual machine with two x86 cores:
     * 153 s at 15.3. More cores hardly help tensors this small, so one core is the measure.
     */
    private static final double WORK = 2340;

    /** From the last finished quick start, if there was one, else by the probe. */
    static QuickStartTime of(Optional<Double> last) {
        return last.map(seconds -> new QuickStartTime(seconds, true))
                .orElseGet(() -> new QuickStartTime(WORK / SpeedProbe.megabytesPerSecond(), false));
    }

    /** As a person says it. */
    public String sentence() {
        return measured
                ? "took %s here last time".formatted(words())
                : "about %s on this computer (estimated)".formatted(words());
    }

    private String words() {
        if (seconds < 90) {
            return "%d s".formatted(Math.max(10, Math.round(seconds / 10) * 10));
        }
        return "%d min".formatted(Math.round(seconds / 60));
    }
}
