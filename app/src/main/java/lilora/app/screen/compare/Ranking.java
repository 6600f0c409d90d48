package lilora.app.screen.compare;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import lilora.app.chart.model.ChartTable;

/** Which of several values are the best, decided on the values themselves, not on what is left of them after rounding. */
final class Ranking {
    /** Below this, two values are one: sums of the same scores in another order differ in their last bits. */
    private static final double SAME = 1e-9;

    /**
     * A value in a column.
     *
     * @param value empty for what has no rank
     * @param half of its 95 % interval, if it is known
     */
    record Value(OptionalDouble value, OptionalDouble half) {}

    private final List<Value> values;
    private final double sign;
    private final int best;

    Ranking(List<Value> values, boolean higherIsBetter) {
        this.values = List.copyOf(values);
        this.sign = higherIsBetter ? 1 : -1;
        this.best = IntStream.range(0, values.size())
                .filter(i -> values.get(i).value().isPresent())
                .boxed()
                .max((a, b) -> Double.compare(rank(a), rank(b)))
                .orElse(-1);
    }

    private double rank(int index) {
        return sign * values.get(index).value().orElse(Double.NaN);
    }

    /** How a value is marked: alone the best, one of those that cannot be told from it, or the second after a sure first. */
    ChartTable.Mark mark(int index) {
        long ranked = values.stream().filter(one -> one.value().isPresent()).count();
        if (ranked < 2 || values.get(index).value().isEmpty()) {
            return ChartTable.Mark.NONE;
        }
        long equal =
                IntStream.range(0, values.size()).filter(this::isEqualToBest).count();
        if (isEqualToBest(index)) {
            return equal == 1 ? ChartTable.Mark.BEST : ChartTable.Mark.TIED;
        }
        long better = IntStream.range(0, values.size())
                .filter(i -> values.get(i).value().isPresent() && rank(i) - rank(index) > SAME)
                .count();
        return equal == 1 && better == 1 ? ChartTable.Mark.SECOND : ChartTable.Mark.NONE;
    }

    private boolean isEqualToBest(int index) {
        Value one = values.get(index);
        if (one.value().isEmpty()) {
            return false;
        }
        Value first = values.get(best);
        double between = one.half().isPresent() && first.half().isPresent()
                ? Math.hypot(one.half().getAsDouble(), first.half().getAsDouble())
                : 0;
        return index == best || rank(best) - rank(index) <= Math.max(SAME, between);
    }
}
