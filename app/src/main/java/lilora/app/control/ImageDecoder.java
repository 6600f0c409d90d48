package lilora.app.control;

import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import lilora.engine.image.ImageFiles;
import lilora.engine.image.Resizer;
import lilora.engine.image.codec.ImageLimits;
import lilora.engine.image.codec.RgbImage;

/**
 * Decodes image files by the engine: of every kind that can be trained on, with the pixels that the model gets (no transparency, no
 * colour profile). May take long, so not for the FX thread.
 */
public final class ImageDecoder {
    private ImageDecoder() {}

    /**
     * An image in its own size.
     *
     * @param label opens messages: which file
     * @throws lilora.engine.InputException if the file is damaged or of a kind that is not read
     */
    public static Image whole(byte[] bytes, String label) {
        return image(ImageFiles.decode(bytes, label, ImageLimits.DEFAULT));
    }

    /**
     * An image that fits into a square.
     *
     * @param label opens messages: which file
     * @param side of the square, in pixels; smaller images stay as they are
     * @throws lilora.engine.InputException if the file is damaged or of a kind that is not read
     */
    public static Image thumbnail(byte[] bytes, String label, int side) {
        return image(Resizer.shrinkToFit(ImageFiles.decode(bytes, label, ImageLimits.DEFAULT), side));
    }

    /** An image for the screen. */
    public static Image image(RgbImage decoded) {
        int width = decoded.width();
        WritableImage image = new WritableImage(width, decoded.height());
        image.getPixelWriter()
                .setPixels(0, 0, width, decoded.height(), PixelFormat.getIntArgbInstance(), decoded.argb(), 0, width);
        return image;
    }
}
