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
     * @param pixels an image by name; asked on several threads
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
        ImagesAhead<Pixels> ahead = new ImagesAhead<>(pixels);
        boolean fixed = config.inputSize() > 0;
        Shape row = fixed ? new Shape(config.imageTokens(), config.featureWidth()) : new Shape(config.featureWidth());
        return new FeatureCache(
                folder,
                identity,
                row,
                fixed ? null : grids,
                (images, next) -> features(model, ahead.take(images, next)),
                told);
    }

    /**
     * The pixels of images by name, for a vision tower that is still learning.
     *
     * @param size edge of the prepared images
     * @param pixels one image's (3, size, size) numbers by name; asked on several threads
     * @param identity of the preprocessing
     * @param told see {@link FeatureCache}
     */
    public static FeatureCache ofPixels(
            int size, Function<String, float[]> pixels, Path folder, String identity, Consumer<String> told) {
        Shape row = new Shape(3, size, size);
        ImagesAhead<float[]> ahead = new ImagesAhead<>(pixels);
        return new FeatureCache(folder, identity, row, null, (images, next) -> joined(ahead.take(images, next)), told);
    }

    /** Of images of one size. */
    private static float[] features(BaseModel model, List<Pixels> images) {
        Pixels first = images.get(0);
        float[] values = joined(images.stream().map(Pixels::values).toList());
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray input = model.manager().create(values, new Shape(images.size(), 3, first.height(), first.width()));
            return model.visionFeatures(input).toFloatArray();
        }
    }

    private static float[] joined(List<float[]> images) {
        int length = images.get(0).length;
        float[] values = new float[images.size() * length];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, values, i * length, length);
        }
        return values;
    }
}
