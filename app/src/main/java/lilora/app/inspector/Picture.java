package lilora.app.inspector;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** The bytes of an image file, as they are in its folder or zip file. */
public final class Picture {
    private final byte[] bytes;

    /**
     * Bytes that nobody changes any more.
     *
     * @param bytes of a PNG, JPEG, GIF or BMP
     */
    Picture(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes from the first on. */
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }
}
