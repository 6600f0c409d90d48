package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import lilora.engine.model.BaseModel;

/** Makes the stores of what is computed once per image: the frozen vision tower's features, or the prepared pixels. */
public final class FeatureExtractor {
    private FeatureExtractor() {}

    /**
     * The features of images by name.
     *
     * @param pixels one image's (3, height, width) numbers by name
     * @param identity of weights, preprocessing and all that the bits of the features depend on
     * @param told see {@link FeatureCache}
     */
    public static FeatureCache of(
            BaseModel model, Function<String, float[]> pixels, Path folder, String identity, Consumer<String> told) {
        Shape row = new Shape(model.config().imageTokens(), model.config().featureWidth());
        return new FeatureCache(folder, identity, row, images -> features(model, pixels, images), told);
    }

    /**
     * The pixels of images by name, for a vision tower that is still learning.
     *
     * @param size edge of the prepared images
     * @param pixels as in {@link #of}
     * @param identity of the preprocessing
     * @param told see {@link FeatureCache}
     */
    public static FeatureCache ofPixels(
            int size, Function<String, float[]> pixels, Path folder, String identity, Consumer<String> told) {
        Shape row = new Shape(3, size, size);
        return new FeatureCache(
                folder, identity, row, images -> pixels(pixels, images, Math.toIntExact(row.size())), told);
    }

    private static float[] features(BaseModel model, Function<String, float[]> pixels, List<String> images) {
        int size = model.config().inputSize();
        float[] values = pixels(pixels, images, 3 * size * size);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray input = model.manager().create(values, new Shape(images.size(), 3, size, size));
            return model.visionFeatures(input).toFloatArray();
        }
    }

    private static float[] pixels(Function<String, float[]> pixels, List<String> images, int length) {
        float[] values = new float[images.size() * length];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(pixels.apply(images.get(i)), 0, values, i * length, length);
        }
        return values;
    }
}
