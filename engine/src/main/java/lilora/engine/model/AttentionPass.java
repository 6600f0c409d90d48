package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * How one forward pass attends: over whole samples, over samples that share their beginning, or with one new position of
 * each sample against a cache of keys and values; the first two may fill such a cache.
 */
final class AttentionPass {
    /** Keys and values of one layer: (b, g, T, e) each. */
    record LayerCache(NDArray keys, NDArray values) {}

    private final RopeTable.Angles angles;
    private final String kind;
    private final NDList mask;
    private final List<LayerCache> caches;
    private final NDList step;

    private AttentionPass(RopeTable.Angles angles, String kind, NDList mask, List<LayerCache> caches, NDList step) {
        this.angles = angles;
        this.kind = kind;
        this.mask = mask;
        this.caches = caches;
        this.step = step;
    }

    /**
     * Over all positions of a layout.
     *
     * @param caches one for each layer to be filled, or none
     * @param like any array of the model: it gives number type and device
     */
    static AttentionPass over(
            TokenLayout layout, RopeTable rope, List<LayerCache> caches, Kernels kernels, NDArray like) {
        String fill = caches.isEmpty() ? "" : "_fill";
        int common = layout.common();
        if (common == 0) {
            return new AttentionPass(rope.first(layout.length()), fill, new NDList(), caches, new NDList());
        }
        NDArray span = kernels.span(common, layout.length() - common);
        NDList mask = new NDList(kernels.call("causal_after", like, span));
        return new AttentionPass(rope.at(layout.positions()), "_common" + fill, mask, caches, new NDList());
    }

    /**
     * One new position of each sample.
     *
     * @param angles of those positions
     * @param column place in the cache for them, a number on the CPU
     * @param visible (b, 1, 1, T), which places each sample may attend to
     */
    static AttentionPass step(RopeTable.Angles angles, List<LayerCache> caches, NDArray column, NDArray visible) {
        return new AttentionPass(angles, "_step", new NDList(), caches, new NDList(column, visible));
    }

    /** Attention with everything around it, as the kernel {@code attention} of this kind. */
    NDArray block(Kernels kernels, int layer, NDArray... operands) {
        return kernels.call("attention" + kind, complete(layer, operands));
    }

    /** Attention of projected q, k and v. */
    NDArray attention(Kernels kernels, int layer, NDArray q, NDArray k, NDArray v) {
        return kernels.call("rope_attention" + kind, complete(layer, q, k, v));
    }

    private NDArray[] complete(int layer, NDArray... operands) {
        NDList list = new NDList(operands);
        list.add(angles.cos());
        list.add(angles.sin());
        list.addAll(mask);
        if (!caches.isEmpty()) {
            list.add(caches.get(layer).keys());
            list.add(caches.get(layer).values());
        }
        list.addAll(step);
        return list.toArray(new NDArray[0]);
    }
}
