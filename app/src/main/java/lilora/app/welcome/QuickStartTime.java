package lilora.app.welcome;

import java.util.Optional;

/**
 * How long the quick start takes.
 *
 * @param seconds the number
 * @param measured whether it is what the last quick start took here, or an estimate from this computer's speed
 */
public record QuickStartTime(double seconds, boolean measured) {
    /**
     * Seconds of the quick start times the speed by {@link SpeedProbe}, measured together on one computer (2 cores of a
     * virtual x86 machine): what is left of it here is its ratio.
     */
    private static final double WORK = 1200;

    /** From the last finished quick start, if there was one, else by the probe. */
    static QuickStartTime of(Optional<Double> last) {
        return last.map(seconds -> new QuickStartTime(seconds, true))
                .orElseGet(() -> new QuickStartTime(WORK / SpeedProbe.billionsPerSecond(), false));
    }

    /** As a person says it. */
    public String sentence() {
        return measured
                ? "took %s here last time".formatted(words())
                : "about %s on this computer, by a quick test of its speed".formatted(words());
    }

    private String words() {
        if (seconds < 90) {
            return "%d s".formatted(Math.max(10, Math.round(seconds / 10) * 10));
        }
        return "%d min".formatted(Math.round(seconds / 60));
    }
}
