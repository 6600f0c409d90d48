package lilora.engine.experiment;

import lilora.engine.InputException;

/**
 * Training items of each task that are kept out of training, so that the loss on them can be followed while a stage is trained.
 *
 * @param items at least so many of each task, drawn with the experiment's seed among those in use; with an item all others that show
 *     its images are held out; 0 for none
 * @param everySteps optimiser steps between two measurements; each stage is measured before its first step and after its last, too, and
 *     there alone if this is 0
 * @param samples of them, of each task, that are also answered each time, if there are as many
 */
public record HeldOutSpec(int items, int everySteps, int samples) {
    public static final HeldOutSpec DEFAULT = new HeldOutSpec(64, 50, 4);

    public HeldOutSpec {
        require(items >= 0, "items", items, "0 (none) or above");
        require(everySteps >= 0, "everySteps", everySteps, "0 (start and end of a stage only) or above");
        require(samples >= 0, "samples", samples, "0 (none) or above");
    }

    /** How many times a stage is measured. */
    public int measurements(int steps) {
        return everySteps == 0 ? 2 : 2 + (steps - 1) / everySteps;
    }

    /** Whether a stage is measured after a step; 0 is before the first. */
    public boolean measuresAfter(int step, int steps) {
        return step == 0 || step == steps || (everySteps > 0 && step % everySteps == 0);
    }

    private static void require(boolean holds, String field, int value, String range) {
        if (!holds) {
            throw new InputException(
                    "Field \"evaluation.heldOut.%s\" is %d; it must be %s.".formatted(field, value, range));
        }
    }
}
