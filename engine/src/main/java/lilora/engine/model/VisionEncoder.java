package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** From pixels to what a decoder reads in the place of an image, in the two steps between which features can be kept. */
public interface VisionEncoder {
    /**
     * What no adapter changes.
     *
     * @param pixels (b, channels, height, width), normalised, float32
     * @param seen patches that are looked at, rising from 0; null for all. The tokens are theirs.
     * @return (b, tokens, features), in the number type of the model
     */
    NDArray features(NDArray pixels, long @Nullable [] seen);

    /**
     * Features to visual tokens.
     *
     * @param features (images, tokens, features), or (tokens, features) of images of different sizes one behind the other; in the
     *     number type of the model
     * @param adapters of the layers between
     * @return the same with hidden in the place of features
     */
    NDArray visual(NDArray features, AdapterSet adapters);
}
