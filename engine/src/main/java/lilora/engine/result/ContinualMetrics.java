package lilora.engine.result;

import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * The continual-learning metrics as pure functions of the accuracy matrix. T tasks; a[t][i] is the score on task i after
 * stage t; row 0 is zero-shot. Units are points of the tasks' scores. A result is empty when a cell it needs was not
 * evaluated, or where the definition needs at least two tasks and there is one. CIDEr enters without normalisation, as in
 * the published CVIT tables. One line on each for people to read stands in {@link ContinualMetric}.
 */
public final class ContinualMetrics {
    private ContinualMetrics() {}

    /**
     * AP = (1/T) sum_i a[T][i], the mean of the last row (called MFN in MCITlib, Last in HiDe-LLaVA, ACC in CoIN and in
     * Lopez-Paz and Ranzato, "Gradient Episodic Memory", NeurIPS 2017). Defined for joint training too.
     */
    public static OptionalDouble averagePerformance(AccuracyMatrix a) {
        return averagePerformance(a, a.tasks());
    }

    /** AP_k = (1/k) sum_{i≤k} a[k][i], the mean over the tasks learned by stage k (1..T). */
    public static OptionalDouble averagePerformance(AccuracyMatrix a, int stage) {
        if (stage < 1 || stage > a.tasks()) {
            throw new IndexOutOfBoundsException("There is no stage " + stage + ": stages are 1.." + a.tasks() + ".");
        }
        return mean(1, stage, task -> a.at(stage, task));
    }

    /** MAP = (1/T) sum_t AP_t, the mean over all stages (called MAA in MCITlib and CoIN). */
    public static OptionalDouble meanAveragePerformance(AccuracyMatrix a) {
        return mean(1, a.tasks(), stage -> averagePerformance(a, stage));
    }

    /** MFT = (1/T) sum_i a[i][i], the mean of the diagonal: how well each task was learned when it came (MCITlib). */
    public static OptionalDouble meanFineTune(AccuracyMatrix a) {
        return mean(1, a.tasks(), task -> a.at(task, task));
    }

    /**
     * BWT = (1/(T-1)) sum_{1≤i≤T-1} (a[T][i] - a[i][i]); negative means forgetting (Lopez-Paz and Ranzato, NeurIPS 2017). Equals
     * T/(T-1) (AP - MFT).
     */
    public static OptionalDouble backwardTransfer(AccuracyMatrix a) {
        return mean(1, a.tasks() - 1, task -> lastMinusFirst(a, task));
    }

    /** a[T][i] - a[i][i], one task's part in BWT; 0 for the last task. Negative means forgotten. */
    public static OptionalDouble lastMinusFirst(AccuracyMatrix a, int task) {
        return minus(a.at(a.tasks(), task), a.at(task, task));
    }

    /** F = (1/(T-1)) sum_{1≤i≤T-1} f_i by the default rule {@link ForgettingRule#BEST_MINUS_LAST}. Positive means forgetting. */
    public static OptionalDouble forgetting(AccuracyMatrix a) {
        return forgetting(a, ForgettingRule.BEST_MINUS_LAST);
    }

    /** F = (1/(T-1)) sum_{1≤i≤T-1} f_i by the given rule; the last task cannot be forgotten yet and is left out. */
    public static OptionalDouble forgetting(AccuracyMatrix a, ForgettingRule rule) {
        return mean(1, a.tasks() - 1, task -> forgettingOf(a, task, rule));
    }

    /** f_i, how much one task was forgotten by the end; empty for the last task, for which it is not defined. */
    public static OptionalDouble forgettingOf(AccuracyMatrix a, int task, ForgettingRule rule) {
        int last = a.tasks();
        OptionalDouble end = a.at(last, task);
        if (task == last) {
            return OptionalDouble.empty();
        }
        int until =
                switch (rule) {
                    case BEST_MINUS_LAST -> last;
                    case BEST_BEFORE_MINUS_LAST -> last - 1;
                    case FIRST_MINUS_LAST -> task;
                };
        OptionalDouble best = a.at(task, task);
        for (int stage = task + 1; stage <= until; stage++) {
            OptionalDouble score = a.at(stage, task);
            if (best.isEmpty() || score.isEmpty()) {
                return OptionalDouble.empty();
            }
            best = OptionalDouble.of(Math.max(best.getAsDouble(), score.getAsDouble()));
        }
        return minus(best, end);
    }

    /**
     * FWT = (1/(T-1)) sum_{i>=2} (a[i-1][i] - a[0][i]): what earlier tasks gave a task before it was trained, against the
     * zero-shot row as baseline (Lopez-Paz and Ranzato, NeurIPS 2017, whose baseline is a random initialisation). Needs the
     * zero-shot row and the cells just above the diagonal.
     */
    public static OptionalDouble forwardTransfer(AccuracyMatrix a) {
        return mean(2, a.tasks(), task -> minus(a.at(task - 1, task), a.at(0, task)));
    }

    /** The mean of the terms from..to; empty when there is none or one of them is empty. */
    private static OptionalDouble mean(int from, int to, IntFunction<OptionalDouble> term) {
        double sum = 0;
        for (int index = from; index <= to; index++) {
            OptionalDouble value = term.apply(index);
            if (value.isEmpty()) {
                return OptionalDouble.empty();
            }
            sum += value.getAsDouble();
        }
        return from > to ? OptionalDouble.empty() : OptionalDouble.of(sum / (to - from + 1));
    }

    private static OptionalDouble minus(OptionalDouble left, OptionalDouble right) {
        return left.isEmpty() || right.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(left.getAsDouble() - right.getAsDouble());
    }
}
