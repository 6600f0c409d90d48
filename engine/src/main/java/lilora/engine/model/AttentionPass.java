package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * How one forward pass attends: over whole samples, over samples that share their beginning, or with one new position of
 * each sample against a cache of keys and values; the first two may fill such a cache. Layers with a sliding window attend
 * otherwise where a sample is longer than it.
 */
final class AttentionPass {
    /** Keys and values of one layer: (b, g, T, e) each. */
    record LayerCache(NDArray keys, NDArray values) {}

    /**
     * How a layer attends.
     *
     * @param kind which kernel
     * @param before operands before the cache
     * @param after operands behind it
     */
    private record Way(String kind, NDList before, NDList after) {}

    private final RopeTable.Angles angles;
    private final List<Integer> windows;
    private final int longest;
    private final Way all;
    private final Way near;
    private final List<LayerCache> caches;

    /** @param longest a window as long as this hides nothing */
    private AttentionPass(
            RopeTable.Angles angles, List<Integer> windows, int longest, Way all, Way near, List<LayerCache> caches) {
        this.angles = angles;
        this.windows = windows;
        this.longest = longest;
        this.all = all;
        this.near = near;
        this.caches = caches;
    }

    /**
     * Over all positions of a layout.
     *
     * @param caches one for each layer to be filled, or none
     * @param like any array of the model: it gives number type and device
     */
    static AttentionPass over(
            TokenLayout layout,
            DecoderConfig text,
            RopeTable rope,
            List<LayerCache> caches,
            Kernels kernels,
            NDArray like) {
        String fill = caches.isEmpty() ? "" : "_fill";
        int common = layout.common();
        int length = layout.length();
        if (common > 0) {
            NDArray span = kernels.span(common, length - common);
            NDList mask = new NDList(kernels.call("causal_after", like, span));
            Way way = new Way("_common" + fill, mask, new NDList());
            return new AttentionPass(rope.of(layout), text.windows(), length, way, way, caches);
        }
        Way all = new Way(fill, new NDList(), new NDList());
        Way near = all;
        if (text.window() < length) {
            NDArray within = kernels.call("within_window", like, kernels.span(length, text.window()));
            near = new Way("_window" + fill, new NDList(within), new NDList());
        }
        return new AttentionPass(rope.of(layout), text.windows(), length, all, near, caches);
    }

    /**
     * One new position of each sample.
     *
     * @param angles of those positions
     * @param windows of the layers
     * @param column place in the cache for them, a number on the CPU
     * @param visible (b, 1, 1, T), which places each sample may attend to
     * @param within the same for layers with a sliding window
     */
    static AttentionPass step(
            RopeTable.Angles angles,
            List<Integer> windows,
            List<LayerCache> caches,
            NDArray column,
            NDArray visible,
            NDArray within) {
        Way all = new Way("_step", new NDList(), new NDList(column, visible));
        Way near = new Way("_step", new NDList(), new NDList(column, within));
        return new AttentionPass(angles, windows, DecoderConfig.ALL, all, near, caches);
    }

    /** Attention with everything around it, as the kernel {@code attention} of this kind. */
    NDArray block(Kernels kernels, int layer, NDArray... operands) {
        return kernels.call("attention" + way(layer).kind(), complete(layer, operands));
    }

    /** Attention of projected q, k and v. */
    NDArray attention(Kernels kernels, int layer, NDArray q, NDArray k, NDArray v) {
        return kernels.call("rope_attention" + way(layer).kind(), complete(layer, q, k, v));
    }

    private Way way(int layer) {
        return windows.get(layer) < longest ? near : all;
    }

    private NDArray[] complete(int layer, NDArray... operands) {
        Way way = way(layer);
        NDList list = new NDList(operands);
        list.add(angles.cos());
        list.add(angles.sin());
        list.addAll(way.before());
        if (!caches.isEmpty()) {
            list.add(caches.get(layer).keys());
            list.add(caches.get(layer).values());
        }
        list.addAll(way.after());
        return list.toArray(new NDArray[0]);
    }
}
