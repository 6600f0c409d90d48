package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import lilora.engine.image.Pixels;
import lilora.engine.model.ImageGrid;
import org.jspecify.annotations.Nullable;

/** Rows that are computed each time they are wanted, from images that are read while others are at work. For one thread. */
final class ComputedRows implements FeatureCache.Rows {
    private final RowLayout layout;
    private final ImagesAhead<Pixels> ahead;
    private final Function<List<Pixels>, NDArray> compute;
    private final Set<String> soon = new LinkedHashSet<>();

    /** @param compute rows of images of one size: (images, ...) */
    ComputedRows(RowLayout layout, ImagesAhead<Pixels> ahead, Function<List<Pixels>, NDArray> compute) {
        this.layout = layout;
        this.ahead = ahead;
        this.compute = compute;
    }

    @Override
    public @Nullable ImageGrid grid(String image) {
        return layout.grid(image);
    }

    @Override
    public void soon(List<String> images) {
        soon.clear();
        soon.addAll(images);
    }

    @Override
    public NDArray of(NDManager manager, List<String> images) {
        soon.removeAll(Set.copyOf(images));
        List<Pixels> read = ahead.take(images, List.copyOf(soon));
        NDList parts = new NDList();
        try {
            for (int from = 0; from < read.size(); from += layout.batch()) {
                parts.add(part(read.subList(from, Math.min(read.size(), from + layout.batch()))));
            }
            // Made here, so that it belongs to the caller's scope.
            return parts.size() == 1 ? parts.get(0).get(":") : NDArrays.concat(parts, 0);
        } finally {
            parts.close();
        }
    }

    /** What the tower makes on its way is gone afterwards. */
    private NDArray part(List<Pixels> images) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray computed = compute.apply(images);
            NDArray rows = computed.reshape(layout.shape(computed.size()));
            NDScope.unregister(rows);
            return rows;
        }
    }

    @Override
    public void close() {
        soon.clear();
    }
}
