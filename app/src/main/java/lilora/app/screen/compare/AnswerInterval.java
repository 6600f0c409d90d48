package lilora.app.screen.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import lilora.engine.event.RunEvent;
import lilora.engine.result.AccuracyMatrix;
import lilora.storage.repository.RunRecord;

/** Half the width of the 95 % interval of one run's numbers, which stand on finitely many answers: rather too wide than too narrow. */
final class AnswerInterval {
    private static final double NORMAL = 1.96;
    /** Points by which a score is moved to see how much a number depends on it. */
    private static final double NUDGE = 1e-3;
    /** CIDEr-D of one caption, in points, lies below this. */
    private static final double CAPTION = 1000;

    private AnswerInterval() {}

    /**
     * Of a number made from one run's scores, each of which is a mean over its answers. Scores on one task share its questions: what
     * is easy in one is easy in the other, so the errors of what is added are added, and those of what is subtracted cancel in part;
     * at worst they are independent of the former. Those of different tasks are independent.
     */
    static OptionalDouble of(RunRecord record, Function<AccuracyMatrix, OptionalDouble> number) {
        AccuracyMatrix scores = record.matrix();
        OptionalDouble value = number.apply(scores);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        Map<String, RunEvent.EvalCell> cells = new LinkedHashMap<>();
        RunRecord.current(record.cells()).forEach(cell -> cells.put(cell.stage() + "/" + cell.task(), cell));
        double[] added = new double[scores.tasks() + 1];
        double[] subtracted = new double[scores.tasks() + 1];
        for (RunEvent.EvalCell cell : cells.values()) {
            boolean there = cell.stage() >= 0
                    && cell.stage() <= scores.tasks()
                    && cell.task() >= 1
                    && cell.task() <= scores.tasks()
                    && Double.isFinite(cell.score());
            double slope = there ? slope(scores, number, cell) : 0;
            if (Math.abs(slope) > 1e-6) {
                if (cell.items() < 2) {
                    return OptionalDouble.empty();
                }
                (slope > 0 ? added : subtracted)[cell.task()] += Math.abs(slope) * error(cell);
            }
        }
        double sum = 0;
        for (int task = 1; task <= scores.tasks(); task++) {
            sum += added[task] * added[task] + subtracted[task] * subtracted[task];
        }
        return OptionalDouble.of(NORMAL * Math.sqrt(sum));
    }

    /** How much the number moves with a score, up and down: of several that are the greatest together, each is one in part. */
    private static double slope(
            AccuracyMatrix scores, Function<AccuracyMatrix, OptionalDouble> number, RunEvent.EvalCell cell) {
        double low = Math.max(0, cell.score() - NUDGE);
        double high = cell.score() + NUDGE;
        OptionalDouble below = number.apply(scores.with(cell.stage(), cell.task(), low));
        OptionalDouble above = number.apply(scores.with(cell.stage(), cell.task(), high));
        return below.isPresent() && above.isPresent() ? (above.getAsDouble() - below.getAsDouble()) / (high - low) : 0;
    }

    /**
     * Standard error of a score. No variance of numbers in a range is greater than that of its two ends (Bhatia and Davis, 2000);
     * of right and wrong answers it is just that, with two of each added so that 0 and 100 are not certain (Agresti and Coull,
     * 1998).
     */
    private static double error(RunEvent.EvalCell cell) {
        if (cell.metric().startsWith("caption")) {
            return Math.sqrt(Math.max(0, cell.score() * (CAPTION - cell.score())) / cell.items());
        }
        double share = (Math.max(0, Math.min(100, cell.score())) / 100 * cell.items() + 2) / (cell.items() + 4);
        return 100 * Math.sqrt(share * (1 - share) / (cell.items() + 4));
    }
}
