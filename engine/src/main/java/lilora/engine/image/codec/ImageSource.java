package lilora.engine.image.codec;

import java.io.IOException;

/** One image file whose header has been read, so that its size can be held against a limit before any pixel is made. */
public interface ImageSource {
    ImageSize size();

    /**
     * The pixels, as Pillow's {@code convert("RGB")} gives them.
     *
     * @throws BadImage if the file is damaged or of a kind that is not read
     */
    RgbImage pixels() throws IOException;
}
