package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.model.ImageGrid;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the images of a batch, so that each is looked up once. Image names are a task's own: two samples of one batch may
 * name different images alike.
 */
public final class ImageRows {
    private final List<Shown> shown = new ArrayList<>();
    private final Map<Shown, Integer> rows = new HashMap<>();

    /** An image, and the set that holds its row. */
    record Shown(FeatureCache.Rows images, String name) {}

    /** Rows of the images of a sample among those of the batch, in order. */
    int[] of(FeatureCache.Rows images, List<String> names) {
        return names.stream().mapToInt(name -> row(images, name)).toArray();
    }

    private int row(FeatureCache.Rows images, String name) {
        return rows.computeIfAbsent(new Shown(images, name), image -> {
            shown.add(image);
            return shown.size() - 1;
        });
    }

    /** Where the visual tokens of each image lie; none where all have as many. */
    public List<ImageGrid> grids() {
        List<ImageGrid> grids = new ArrayList<>();
        for (Shown image : shown) {
            ImageGrid grid = image.images().grid(image.name());
            if (grid != null) {
                grids.add(grid);
            }
        }
        return grids;
    }

    /** Tells the sets which images samples will show, one after another from here on. */
    static void soon(List<ExampleBatch.Sample> samples) {
        Map<FeatureCache.Rows, List<String>> names = new LinkedHashMap<>();
        for (ExampleBatch.Sample sample : samples) {
            names.computeIfAbsent(sample.images(), set -> new ArrayList<>())
                    .addAll(sample.example().images());
        }
        names.forEach(FeatureCache.Rows::soon);
    }

    /** What the stores hold of the images, (images, row...) or (tokens, row...); null if there is none. */
    public @Nullable NDArray of(NDManager manager) {
        return shown.isEmpty() ? null : rows(manager, shown);
    }

    /** Rows of images of one or more sets with rows of one shape, in the given order. */
    static NDArray rows(NDManager manager, List<Shown> images) {
        NDList parts = new NDList();
        for (int from = 0, to; from < images.size(); from = to) {
            FeatureCache.Rows set = images.get(from).images();
            to = from;
            while (to < images.size() && images.get(to).images() == set) {
                to++;
            }
            parts.add(set.of(
                    manager, images.subList(from, to).stream().map(Shown::name).toList()));
        }
        return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 0);
    }
}
