package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import lilora.engine.experiment.TrainingSpec.FeatureStorage;
import lilora.engine.image.Pixels;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ImageGrid;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.FloatCodec;

/** Makes the stores of what is computed once per image: the frozen vision tower's features, or the prepared pixels. */
public final class FeatureExtractor {
    private FeatureExtractor() {}

    /**
     * The features of images by name.
     *
     * @param images where they come from
     * @param storage how they are kept. Half precision is the number type of 16 bits that loses least: what is computed in bfloat16
     *     is kept in it without loss, what is computed in float32 is rounded to float16.
     * @param folder that keeps them
     * @param identity of weights, preprocessing and all that the bits of the features depend on
     * @param told see {@link FeatureCache}
     */
    public static FeatureStore of(
            BaseModel model,
            Images images,
            FeatureStorage storage,
            Path folder,
            String identity,
            Consumer<String> told) {
        if (storage == FeatureStorage.NONE) {
            return computed(model, images);
        }
        FloatCodec half = model.precision() == Compute.Precision.BFLOAT16 ? FloatCodec.BF16 : FloatCodec.F16;
        FloatCodec numbers = storage == FeatureStorage.HALF ? half : FloatCodec.F32;
        ImagesAhead<Pixels> ahead = new ImagesAhead<>(images.pixels());
        return new FeatureCache(
                folder,
                numbers == FloatCodec.F32 ? identity : identity + "/" + numbers,
                layout(model, images, numbers),
                (names, next) -> values(model, ahead.take(names, next)),
                told);
    }

    private static FeatureStore computed(BaseModel model, Images images) {
        RowLayout layout = layout(model, images, FloatCodec.F32);
        return new FeatureStore() {
            @Override
            public FeatureCache.Rows of(Map<String, String> hashes, IntConsumer progress) {
                return new ComputedRows(layout, new ImagesAhead<>(images.pixels()), read -> features(model, read));
            }

            @Override
            public FeatureStore in(Path otherFolder) {
                return this;
            }
        };
    }

    /**
     * Images by name.
     *
     * @param pixels an image, prepared; asked on several threads
     * @param grids where the visual tokens of an image lie; asked where they are not the same for all
     */
    public record Images(Function<String, Pixels> pixels, Function<String, ImageGrid> grids) {}

    private static RowLayout layout(BaseModel model, Images images, FloatCodec numbers) {
        ModelConfig config = model.config();
        return config.inputSize() > 0
                ? new RowLayout(new Shape(config.imageTokens(), config.featureWidth()), null, numbers)
                : new RowLayout(new Shape(config.featureWidth()), images.grids(), numbers);
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
        return new FeatureCache(
                folder,
                identity,
                new RowLayout(row, null, FloatCodec.F32),
                (images, next) -> joined(ahead.take(images, next)),
                told);
    }

    private static float[] values(BaseModel model, List<Pixels> images) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return features(model, images).toFloatArray();
        }
    }

    /** Of images of one size: (images, tokens, features). */
    private static NDArray features(BaseModel model, List<Pixels> images) {
        Pixels first = images.get(0);
        float[] values = joined(images.stream().map(Pixels::values).toList());
        return model.visionFeatures(
                model.manager().create(values, new Shape(images.size(), 3, first.height(), first.width())));
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
