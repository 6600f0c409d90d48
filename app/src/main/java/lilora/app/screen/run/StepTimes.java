package lilora.app.screen.run;

import java.util.Arrays;
import java.util.Optional;
import lilora.storage.repository.MetricCurve;

/**
 * How long a run had trained after each step, evaluations and pauses not counted: the sum of what its steps took. Where the steps
 * are too many to be read one by one, those between two that are read take what these two take on average.
 */
final class StepTimes {
    private static final double MINUTE = 60;

    private final long[] positions;
    private final double[] minutes;
    private final boolean exact;

    private StepTimes(long[] positions, double[] minutes, boolean exact) {
        this.positions = positions;
        this.minutes = minutes;
        this.exact = exact;
    }

    /** From the seconds that each step took. */
    static StepTimes of(Optional<MetricCurve> seconds) {
        int size = seconds.map(MetricCurve::size).orElse(0);
        long[] positions = new long[size];
        double[] minutes = new double[size];
        double sum = 0;
        double before = 0;
        for (int i = 0; i < size; i++) {
            MetricCurve curve = seconds.orElseThrow();
            double now = Math.max(0, curve.value(i));
            positions[i] = curve.position(i);
            long between = positions[i] - (i == 0 ? 0 : positions[i - 1]) - 1;
            sum += (i == 0 ? now : (before + now) / 2) * between + now;
            minutes[i] = sum / MINUTE;
            before = now;
        }
        return new StepTimes(
                positions, minutes, seconds.map(curve -> !curve.thinned()).orElse(true));
    }

    /** Whether every step was read. */
    boolean isExact() {
        return exact;
    }

    /** Minutes trained at a place between steps; 0 before the first. */
    double at(double position) {
        int found = Arrays.binarySearch(positions, (long) Math.floor(position));
        int after = found >= 0 ? found : -found - 1;
        if (found >= 0 && position == positions[found]) {
            return minutes[found];
        }
        int before = found >= 0 ? found : after - 1;
        int next = before + 1;
        double from = before < 0 ? 0 : positions[before];
        double start = before < 0 ? 0 : minutes[before];
        if (next >= positions.length) {
            return start;
        }
        double share = (position - from) / (positions[next] - from);
        return start + Math.max(0, Math.min(1, share)) * (minutes[next] - start);
    }
}
