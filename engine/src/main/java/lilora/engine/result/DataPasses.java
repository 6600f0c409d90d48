package lilora.engine.result;

/**
 * How often a run goes through its training data: items that it is shown, by the training items of all its tasks.
 *
 * @param learned shown by optimiser steps, those of a stage's own tasks: the epochs, weighted by items
 * @param rehearsed shown by optimiser steps, those of earlier tasks that a method learns again
 * @param looked shown beside the steps, with or without gradients, such as for a Fisher matrix, a merge of experts or a router; what is
 *     only embedded is not counted
 */
public record DataPasses(double learned, double rehearsed, double looked) {
    /** Nothing is learned. */
    public static final DataPasses NONE = new DataPasses(0, 0, 0);

    /** All together. */
    public double all() {
        return learned + rehearsed + looked;
    }

    /** With those of another stage. */
    public DataPasses plus(DataPasses other) {
        return new DataPasses(learned + other.learned, rehearsed + other.rehearsed, looked + other.looked);
    }

    /** So many times as much. */
    public DataPasses times(double factor) {
        return new DataPasses(learned * factor, rehearsed * factor, looked * factor);
    }
}
