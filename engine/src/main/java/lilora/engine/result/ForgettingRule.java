package lilora.engine.result;

/**
 * How much a task was forgotten by the end of the sequence; papers differ, so the rule is always named. T is the last
 * stage, i the task, a[t][i] its score after stage t. Positive means forgotten.
 */
public enum ForgettingRule {
    /**
     * max(a[t][i], t = i..T) - a[T][i]. Never negative. The project's default; it differs from the next rule only where the
     * last stage is the task's best.
     */
    BEST_MINUS_LAST,
    /**
     * max(a[t][i], t = i..T-1) - a[T][i] (Chaudhry et al., "Riemannian Walk for Incremental Learning", ECCV 2018). Negative
     * when the last stage is the task's best: a backward gain.
     */
    BEST_BEFORE_MINUS_LAST,
    /** a[i][i] - a[T][i], the negative of a task's part in BWT. */
    FIRST_MINUS_LAST
}
