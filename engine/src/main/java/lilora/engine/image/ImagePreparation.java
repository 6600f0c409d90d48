package lilora.engine.image;

import java.util.function.Supplier;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.RgbImage;

/** How the images of a model are prepared for its vision tower. Implementations are thread-safe. */
public interface ImagePreparation {
    /**
     * Width and height after preparation.
     *
     * @param image gives its size before; asked only where that matters
     * @throws lilora.engine.InputException if an image of that size cannot be prepared
     */
    ImageSize size(Supplier<ImageSize> image);

    /** What the vision tower sees of an image, before its pixels are normalised. */
    RgbImage prepared(RgbImage image);

    /** What the vision tower takes. */
    Pixels taken(RgbImage image);

    /** Text that is equal for two exactly if they treat every image alike: part of the key of a feature cache. */
    String fingerprint();
}
