package lilora.engine.image;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import lilora.engine.image.codec.ImageLimits;
import lilora.engine.image.codec.RgbImage;

/**
 * Room for the pixels of images that several threads decode at once: as much as the largest image there may be needs alone, so that
 * threads cost no more heap than one. Thread-safe.
 */
public final class DecodingRoom {
    private static final long UNIT = 1_000_000;
    private static final int UNITS = Math.toIntExact((ImageLimits.DEFAULT.maxPixels() + UNIT - 1) / UNIT);

    private final Semaphore room = new Semaphore(UNITS);

    /**
     * Reads an image when there is room for it, see {@link ImageFiles#read(Path)}, and makes something of it that is kept.
     *
     * @throws lilora.engine.InputException if it cannot be read
     */
    public <T> T read(Path file, Function<RgbImage, T> made) {
        String label = file.toString();
        byte[] bytes = ImageFiles.bytes(file, label, ImageLimits.DEFAULT);
        long pixels = ImageFiles.size(bytes, label, ImageLimits.DEFAULT).pixels();
        int units = (int) (pixels / UNIT) + (pixels % UNIT == 0 ? 0 : 1);
        room.acquireUninterruptibly(units);
        try {
            return made.apply(ImageFiles.decode(bytes, label, ImageLimits.DEFAULT));
        } finally {
            room.release(units);
        }
    }
}
