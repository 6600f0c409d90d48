package lilora.engine.image.codec;

import java.io.IOException;

/** An image that is refused; the message is the rest of a sentence that begins with the file's name. */
public final class BadImage extends IOException {
    private BadImage(String message) {
        super(message);
    }

    /** A file that breaks its own format's rules, or ends too early. */
    public static BadImage damaged(String reason) {
        return new BadImage("the image is damaged (" + reason + "); replace the file.");
    }

    public static BadImage cut() {
        return damaged("it ends too early");
    }

    /** A file that may be sound, but whose pixels would not be those that the reference sees. */
    public static BadImage unsupported(String kind) {
        return new BadImage(
                "the image is " + kind + ", which cannot be read; convert it to PNG or to an ordinary JPEG.");
    }

    public static BadImage unknown() {
        return new BadImage("this is not an image of a known format; use JPEG, PNG, WebP, GIF, BMP, PNM or TIFF.");
    }
}
