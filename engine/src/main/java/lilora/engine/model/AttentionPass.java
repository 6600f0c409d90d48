package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one forward pass attends: over whole rows, over whole rows while filling a key cache, or one new position against a
 * cache.
 */
final class AttentionPass {
    /** Keys and values of one layer: (b, g, T, e) each. */
    record LayerCache(NDArray keys, NDArray values) {}

    private final RopeTable.Angles angles;
    private final String suffix;
    private final List<LayerCache> caches;
    private final NDList step;

    private AttentionPass(RopeTable.Angles angles, String suffix, List<LayerCache> caches, NDList step) {
        this.angles = angles;
        this.suffix = suffix;
        this.caches = caches;
        this.step = step;
    }

    static AttentionPass whole(RopeTable.Angles angles) {
        return new AttentionPass(angles, "", List.of(), new NDList());
    }

    static AttentionPass filling(RopeTable.Angles angles, List<LayerCache> caches) {
        return new AttentionPass(angles, "_fill", caches, new NDList());
    }

    /**
     * @param column place in the cache for the new position, a number on the CPU
     * @param visible (b, 1, 1, T), which places each sample may attend to
     */
    static AttentionPass step(RopeTable.Angles angles, List<LayerCache> caches, NDArray column, NDArray visible) {
        return new AttentionPass(angles, "_step", caches, new NDList(column, visible));
    }

    /** Attention with everything around it, as the kernel {@code attention} of this kind. */
    NDArray block(Kernels kernels, int layer, NDArray... operands) {
        return kernels.call("attention" + suffix, complete(layer, operands));
    }

    /** Attention of projected q, k and v. */
    NDArray heart(Kernels kernels, int layer, NDArray q, NDArray k, NDArray v) {
        return kernels.call("rope_attention" + suffix, complete(layer, q, k, v));
    }

    private NDArray[] complete(int layer, NDArray... operands) {
        NDList list = new NDList(operands);
        list.add(angles.cos());
        list.add(angles.sin());
        @Nullable LayerCache cache = caches.isEmpty() ? null : caches.get(layer);
        if (cache != null) {
            list.add(cache.keys());
            list.add(cache.values());
        }
        list.addAll(step);
        return list.toArray(new NDArray[0]);
    }
}
