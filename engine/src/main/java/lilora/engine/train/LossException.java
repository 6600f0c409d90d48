package lilora.engine.train;

/** Training diverged: a loss or gradient is not a number. What was learned before this step is untouched. */
public final class LossException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** At a step whose loss, or another number of that name, is not finite. */
    public LossException(int stage, int step, String what, double value) {
        super(("Stage %d, step %d: the %s is %s, so training stopped before using it. The last checkpoint is usable; "
                        + "a lower learning rate or a stronger warm-up usually helps.")
                .formatted(stage, step, what, value));
    }
}
