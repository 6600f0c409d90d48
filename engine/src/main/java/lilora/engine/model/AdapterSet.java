package lilora.engine.model;

import org.jspecify.annotations.Nullable;

/** The adapters of one forward pass. */
@FunctionalInterface
public interface AdapterSet {

    /** The adapter at the layer of this name, or null where the frozen layer stands alone. */
    @Nullable
    LinearAdapter at(String site);

    /**
     * Whether the adapters treat every position by itself. Where one looks at several positions at once (a mean over the
     * sequence, say) this must be false: the loss then computes all positions even where only some carry a label, and
     * inputs keep the shape (samples, positions, in).
     */
    default boolean positionWise() {
        return true;
    }

    /** No adapter anywhere: the base model. */
    static AdapterSet none() {
        return site -> null;
    }
}
