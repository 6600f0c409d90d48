package lilora.engine.study;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How long a study's runs take, learned from those that are done: a run takes as long as the others of its variant took on average, and one
 * of a variant of which none is done as long as planned, times how much longer than planned the others took.
 *
 * @param planned seconds of a run of each variant that has a plan
 * @param taken by variant
 */
record StudyPace(Map<String, Double> planned, Map<String, Taken> taken) {
    /** Seconds of so many runs together. */
    record Taken(double seconds, int runs) {
        Taken with(double more) {
            return new Taken(seconds + more, runs + 1);
        }
    }

    StudyPace {
        planned = Map.copyOf(planned);
        taken = Map.copyOf(taken);
    }

    /** Plans alone. */
    static StudyPace planned(Map<String, Double> planned) {
        return new StudyPace(planned, Map.of());
    }

    /** With a run of a variant that took so long. */
    StudyPace with(String variant, double seconds) {
        Map<String, Taken> more = new LinkedHashMap<>(taken);
        more.put(variant, more.getOrDefault(variant, new Taken(0, 0)).with(seconds));
        return new StudyPace(planned, more);
    }

    /** Whether any run has told how long it took. */
    boolean measured() {
        return !taken.isEmpty();
    }

    /** Seconds of a run of this variant; empty where neither a plan nor a run tells. */
    OptionalDouble seconds(String variant) {
        Taken own = taken.get(variant);
        if (own != null) {
            return OptionalDouble.of(own.seconds() / own.runs());
        }
        Double plan = planned.get(variant);
        return plan == null ? mean() : OptionalDouble.of(plan * factor());
    }

    /** How many times as long as planned runs took. */
    private double factor() {
        double expected = 0;
        double seconds = 0;
        for (Map.Entry<String, Taken> one : taken.entrySet()) {
            Double plan = planned.get(one.getKey());
            if (plan != null) {
                expected += plan * one.getValue().runs();
                seconds += one.getValue().seconds();
            }
        }
        return expected == 0 ? 1 : seconds / expected;
    }

    /** Of all runs, where nothing was planned, as on a device whose speed is not known. */
    private OptionalDouble mean() {
        int runs = taken.values().stream().mapToInt(Taken::runs).sum();
        return runs == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        taken.values().stream().mapToDouble(Taken::seconds).sum() / runs);
    }
}
