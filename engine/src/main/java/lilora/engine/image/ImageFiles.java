package lilora.engine.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Reads image files from untrusted places: PNG, JPEG, GIF (first frame), BMP and TIFF, whole or not at all. A file cut short is
 * refused, as Pillow does, though Java would fill the rest with grey. The orientation tag of EXIF is ignored, as LLaVA does.
 *
 * <p>The {@code label} of a method opens its messages: say which file, and where it was asked for. Thread-safe.
 */
public final class ImageFiles {
    /** The longest side of a JPEG; nothing sensible is longer, and a line of 64 million pixels would pass the other limit. */
    private static final int LONGEST_SIDE = 65_535;

    private ImageFiles() {}

    /** Width and height in pixels. */
    public record Size(int width, int height) {
        public long pixels() {
            return (long) width * height;
        }
    }

    public static BufferedImage read(Path file) {
        return read(file, file.toString(), ImageLimits.DEFAULT);
    }

    public static BufferedImage read(Path file, String label, ImageLimits limits) {
        return decode(bytes(file, label, limits), label, limits);
    }

    /** The bytes of an image file, if not too many; for callers that need its hash as well. */
    public static byte[] bytes(Path file, String label, ImageLimits limits) {
        try {
            long size = Files.size(file);
            if (size > limits.maxBytes()) {
                throw new InputException(
                        "%s: the image file has %,d bytes, more than the limit of %,d; use a smaller image."
                                .formatted(label, size, limits.maxBytes()));
            }
            if (size == 0) {
                throw new InputException(label + ": the image file is empty; replace it.");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InputException(label + ": the image file does not exist.", e);
        } catch (IOException e) {
            throw new InputException(label + ": the image file cannot be read (" + e + ").", e);
        }
    }

    /** Width and height from the file's header; no pixel is decoded. */
    public static Size size(byte[] bytes, String label, ImageLimits limits) {
        return with(bytes, label, reader -> header(reader, label, limits));
    }

    /** The decoded image. */
    public static BufferedImage decode(byte[] bytes, String label, ImageLimits limits) {
        return with(bytes, label, reader -> {
            header(reader, label, limits);
            Damage damage = new Damage();
            reader.addIIOReadWarningListener(damage);
            BufferedImage image = reader.read(0);
            if (damage.sentence != null) {
                throw new InputException(label + ": the image is damaged (" + damage.sentence + "); replace the file.");
            }
            return image;
        });
    }

    /** Decodes the whole image and makes sure that its colours can be used; the pixels are thrown away. */
    public static void verify(byte[] bytes, String label, ImageLimits limits) {
        rgb(bytes, label, limits);
    }

    static RgbImage rgb(byte[] bytes, String label, ImageLimits limits) {
        BufferedImage image = decode(bytes, label, limits);
        try {
            return RgbImage.of(image);
        } catch (InputException e) {
            throw new InputException(label + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // A damaged header can pass Java's reader and still describe samples of no bits.
            throw damaged(label, reason(e), e);
        }
    }

    private static Size header(ImageReader reader, String label, ImageLimits limits) throws IOException {
        Size size = new Size(reader.getWidth(0), reader.getHeight(0));
        if (Math.max(size.width(), size.height()) > LONGEST_SIDE || size.pixels() > limits.maxPixels()) {
            throw new InputException(
                    "%s: the image has %,d x %,d pixels, more than the limit of %,d (or a side above 65,535); make it smaller."
                            .formatted(label, size.width(), size.height(), limits.maxPixels()));
        }
        return size;
    }

    private static <T> T with(byte[] bytes, String label, Reading<T> reading) {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new InputException(label + ": " + strange(bytes) + "; use PNG, JPEG, GIF, BMP or TIFF.");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return reading.from(reader);
            } finally {
                reader.dispose();
            }
        } catch (EOFException e) {
            throw damaged(label, "it ends too early", e);
        } catch (InputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Java's readers answer damaged files with nearly any exception.
            throw damaged(label, reason(e), e);
        }
    }

    private static InputException damaged(String label, String reason, Exception cause) {
        return new InputException(
                label + ": the image is damaged or of an unsupported kind (" + reason + "); replace the file.", cause);
    }

    private static String reason(Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof EOFException
                ? "it ends too early"
                : root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static String strange(byte[] bytes) {
        boolean webp = bytes.length > 12 && bytes[0] == 'R' && bytes[8] == 'W' && bytes[9] == 'E' && bytes[10] == 'B';
        return webp ? "WebP images cannot be read" : "this is not an image of a known format";
    }

    /** Java's JPEG reader reports a cut file as a warning and invents the rest. */
    private static final class Damage implements IIOReadWarningListener {
        private @Nullable String sentence;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            String lower = warning.toLowerCase(Locale.ROOT);
            if (lower.contains("premature") || lower.contains("truncated") || lower.contains("corrupt")) {
                sentence = warning;
            }
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }
}
