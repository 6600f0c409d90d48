package lilora.app.screen.answers;

import javafx.scene.image.Image;
import lilora.app.control.ImageDecoder;

/** The bytes of an image file, as they are in its folder or zip file. */
public final class ImageBytes {
    private final byte[] bytes;
    private final String name;

    /**
     * Bytes that nobody changes any more.
     *
     * @param bytes of any kind that the engine reads
     * @param name opens messages
     */
    ImageBytes(byte[] bytes, String name) {
        this.bytes = bytes;
        this.name = name;
    }

    /**
     * The picture; may take long.
     *
     * @throws lilora.engine.InputException if the file is damaged or of a kind that is not read
     */
    public Image decode() {
        return ImageDecoder.whole(bytes, name);
    }
}
