package lilora.engine.result;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one side has more than the other over pairs of runs that differ in nothing else, such as two methods with the same seed and
 * order of tasks.
 *
 * @param values mean, standard deviation and number of the paired differences
 */
public record PairedDifference(Aggregate values) {
    /** Beyond that many pairs nobody will go, and the estimate says no more than "very many". */
    private static final long MOST_PAIRS = 1_000_000;

    /** Of these differences; empty if there is no pair. */
    public static Optional<PairedDifference> of(double... differences) {
        return Aggregate.of(differences).map(PairedDifference::new);
    }

    /** Mean with its 95 % interval. */
    public Interval interval() {
        return Interval.of(values);
    }

    /** How many pairs there are. */
    public int pairs() {
        return values.n();
    }

    /** Whether the interval excludes 0, so that one side may be called better. */
    public boolean isShown() {
        return !interval().holdsZero();
    }

    /**
     * How many more pairs would settle whether there is a difference, if mean and spread stayed as they are: the smallest n with
     * t(0.975, n − 1) · sd / √n &lt; |mean|, less the pairs there are. The mean is itself uncertain, so it is a guide and no promise.
     *
     * @return 0 if it is settled; empty with fewer than 2 pairs, or where no number of pairs would do
     */
    public OptionalLong morePairs() {
        if (isShown()) {
            return OptionalLong.of(0);
        }
        if (pairs() < 2 || values.mean() == 0) {
            return OptionalLong.empty();
        }
        double ratio = values.standardDeviation().orElseThrow() / Math.abs(values.mean());
        // Student's t is never below the normal's, so nothing less can do.
        double least = Math.pow(Interval.NORMAL * ratio, 2);
        if (least > MOST_PAIRS) {
            return OptionalLong.empty();
        }
        long n = Math.max(pairs() + 1, (long) Math.ceil(least));
        while (Interval.student(n - 1) * ratio / Math.sqrt((double) n) >= 1) {
            n++;
        }
        return OptionalLong.of(n - pairs());
    }

    /** Whether this is a difference, in a few words for a cell of a table; empty if it is. */
    public String reservation() {
        if (isShown()) {
            return "";
        }
        return pairs() < 2 ? "one pair: not estimable" : "includes 0; " + more();
    }

    /** Whether this is a difference and which way, in half a sentence. */
    public String verdict() {
        if (isShown()) {
            return (values.mean() > 0 ? "higher" : "lower") + ": the 95 % interval excludes 0";
        }
        return pairs() < 2 ? reservation() : "inconclusive: the 95 % interval " + reservation();
    }

    private String more() {
        OptionalLong more = morePairs();
        return more.isPresent()
                ? String.format(
                        Locale.ROOT,
                        "about %,d more pair%s would settle it",
                        more.getAsLong(),
                        more.getAsLong() == 1 ? "" : "s")
                : "no number of pairs in reach would settle it";
    }
}
