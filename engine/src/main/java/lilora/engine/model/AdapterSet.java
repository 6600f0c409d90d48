package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** The adapters of one forward pass. */
@FunctionalInterface
public interface AdapterSet {

    /** The adapter at the layer of this name, or null where the frozen layer stands alone. */
    @Nullable
    LinearAdapter at(String site);

    /**
     * Whether the adapters treat every position by itself. Where one looks at several positions at once (a mean over the
     * sequence, say) this must be false: the loss then computes all positions of all samples, and inputs have the shape
     * (samples, positions, in) unless beginnings are shared; otherwise they may be any rows.
     */
    default boolean positionWise() {
        return true;
    }

    /**
     * Whether samples that begin alike may share the computation of their beginning: where every position is treated by itself, or by what
     * all positions of a pass have in common, each as often as samples have it ({@link Samples#counts}). Inputs may then be any rows.
     */
    default boolean sharesBeginnings() {
        return positionWise();
    }

    /**
     * These adapters in one pass over samples, and in the passes over the tokens that are generated behind them, one of each sample at a
     * time. Those that look at whole samples may remember here what they saw of them.
     */
    default AdapterSet over(Samples samples) {
        return this;
    }

    /**
     * Learned vectors (p, hidden) that stand in front of every sample, before its first token, and take positions as tokens do; float32. Null
     * for none. None of them is learned to be said.
     */
    default @Nullable NDArray prefix() {
        return null;
    }

    /** Positions of the {@link #prefix}. */
    default int prefixLength() {
        NDArray prefix = prefix();
        return prefix == null ? 0 : Math.toIntExact(prefix.getShape().get(0));
    }

    /**
     * Whether a pass draws random numbers (dropout). Samples that begin alike share the computation of their beginning;
     * where this is true each sample computes all its positions, and so has draws of its own.
     */
    default boolean drawsRandomNumbers() {
        return false;
    }

    /** No adapter anywhere: the base model. */
    static AdapterSet none() {
        return site -> null;
    }
}
