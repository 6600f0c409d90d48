package lilora.engine.metric;

import java.util.List;

/** One way of scoring a task's answers. Stateless and safe to share between threads. */
public interface Scorer {
    /** The id by which a task names its metric. */
    String id();

    /** What people call it. */
    String title();

    /**
     * The score of all predictions of one test split; an item without an answer must be there with empty text, so that the
     * denominator is the whole split.
     *
     * @throws lilora.engine.InputException if there is no prediction, an item occurs twice, or a reference cannot be used
     */
    Score score(List<Prediction> all);

    /** The fewest items whose score depends on what was answered. */
    default int leastItems() {
        return 1;
    }

    /**
     * Looks at the references of one item, whatever was predicted.
     *
     * @throws lilora.engine.InputException if {@link #score} would refuse them
     */
    default void requireReferences(Prediction item) {}
}
