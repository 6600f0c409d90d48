package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import lilora.engine.image.Pixels;
import lilora.engine.model.BaseModel;
import lilora.engine.model.ImageGrid;
import lilora.engine.model.ModelConfig;

/** Makes the stores of what is computed once per image: the frozen vision tower's features, or the prepared pixels. */
public final class FeatureExtractor {
    private FeatureExtractor() {}

    /**
     * The features of images by name.
     *
     * @param pixels an image by name
     * @param grids where the visual tokens of an image lie, by name; asked where they are not the same for all
     * @param identity of weights, preprocessing and all that the bits of the features depend on
     * @param told see {@link FeatureCache}
     */
    public static FeatureCache of(
            BaseModel model,
            Function<String, Pixels> pixels,
            Function<String, ImageGrid> grids,
            Path folder,
            String identity,
            Consumer<String> told) {
        ModelConfig config = model.config();
        Function<List<String>, float[]> compute = images -> features(model, pixels, images);
        if (config.inputSize() == 0) {
            return new FeatureCache(folder, identity, new Shape(config.featureWidth()), grids, compute, told);
        }
        Shape row = new Shape(config.imageTokens(), config.featureWidth());
        return new FeatureCache(folder, identity, row, compute, told);
    }

    /**
     * The pixels of images by name, for a vision tower that is still learning.
     *
     * @param size edge of the prepared images
     * @param pixels one image's (3, size, size) numbers by name
     * @param identity of the preprocessing
     * @param told see {@link FeatureCache}
     */
    public static FeatureCache ofPixels(
            int size, Function<String, float[]> pixels, Path folder, String identity, Consumer<String> told) {
        Shape row = new Shape(3, size, size);
        return new FeatureCache(
                folder, identity, row, images -> pixels(pixels, images, Math.toIntExact(row.size())), told);
    }

    /** Of images of one size. */
    private static float[] features(BaseModel model, Function<String, Pixels> pixels, List<String> images) {
        List<Pixels> taken = images.stream().map(pixels).toList();
        int height = taken.get(0).height();
        int width = taken.get(0).width();
        int length = 3 * height * width;
        float[] values = new float[taken.size() * length];
        for (int i = 0; i < taken.size(); i++) {
            System.arraycopy(taken.get(i).values(), 0, values, i * length, length);
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray input = model.manager().create(values, new Shape(images.size(), 3, height, width));
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
