package lilora.engine.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntConsumer;

/** Where the features of images come from: from files, or from the vision tower each time. */
public interface FeatureStore {
    /**
     * The rows of a set of images.
     *
     * @param images hash of the content by name; equal contents are computed once
     * @param progress told the number of images done, if some have to be computed first
     */
    FeatureCache.Rows of(Map<String, String> images, IntConsumer progress);

    /** The same rows; what is kept is kept elsewhere. */
    FeatureStore in(Path otherFolder);
}
