package lilora.engine.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.ImageLimits;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.ImageSource;
import lilora.engine.image.codec.RgbImage;
import lilora.engine.image.codec.jpeg.JpegReader;
import lilora.engine.image.codec.lossless.BmpReader;
import lilora.engine.image.codec.lossless.GifReader;
import lilora.engine.image.codec.lossless.PngReader;
import lilora.engine.image.codec.lossless.PnmReader;
import lilora.engine.image.codec.lossless.TiffReader;
import lilora.engine.image.codec.webp.WebpReader;

/**
 * Reads image files from untrusted places: JPEG, PNG, WebP and GIF (first frame), BMP, PNM and TIFF (first page), whole or not at all,
 * whatever their names end in, with the pixels of Pillow's {@code Image.open(file).convert("RGB")}. Colour profiles are ignored and alpha is dropped, not blended, as
 * there; so is the orientation tag of a JPEG, though not that of a TIFF. What is cut short, or of a kind whose pixels would
 * differ, is refused.
 *
 * <p>The {@code label} of a method opens its messages: say which file, and where it was asked for. Thread-safe.
 */
public final class ImageFiles {
    /** The longest side of a JPEG; nothing sensible is longer, and a line of 64 million pixels would pass the other limit. */
    private static final int LONGEST_SIDE = 65_535;

    /** To be raised whenever an image gets other pixels than before, so that kept features of it are not used again. */
    static final int VERSION = 3;

    private ImageFiles() {}

    public static RgbImage read(Path file) {
        return read(file, file.toString(), ImageLimits.DEFAULT);
    }

    public static RgbImage read(Path file, String label, ImageLimits limits) {
        return decode(bytes(file, label, limits), label, limits);
    }

    /** The bytes of an image file, if not too many; for callers that need its hash as well. */
    public static byte[] bytes(Path file, String label, ImageLimits limits) {
        try {
            long size = Files.size(PlainFile.require(file));
            if (size > limits.maxBytes()) {
                throw new InputException(
                        "%s: the image file has %,d bytes, more than the limit of %,d; use a smaller image."
                                .formatted(label, size, limits.maxBytes()));
            }
            if (size == 0) {
                throw new InputException(label + ": the image file is empty; replace it.");
            }
            return bounded(file, label, limits);
        } catch (NoSuchFileException e) {
            throw new InputException(label + ": the image file does not exist.", e);
        } catch (IOException e) {
            throw new InputException(label + ": the image file cannot be read: " + DiskException.reason(e) + ".", e);
        }
    }

    /** Counts what comes, for an entry of a zip file may hold more than it says. */
    private static byte[] bounded(Path file, String label, ImageLimits limits) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) Math.min(limits.maxBytes() + 1L, Integer.MAX_VALUE - 8));
            if (bytes.length > limits.maxBytes()) {
                throw new InputException("%s: the image file has more bytes than the limit of %,d; use a smaller image."
                        .formatted(label, limits.maxBytes()));
            }
            return bytes;
        }
    }

    /** Width and height from the file's header; no pixel is decoded. */
    public static ImageSize size(byte[] bytes, String label, ImageLimits limits) {
        return with(bytes, label, limits, ImageSource::size);
    }

    /** The decoded image. */
    public static RgbImage decode(byte[] bytes, String label, ImageLimits limits) {
        return with(bytes, label, limits, ImageSource::pixels);
    }

    private static void check(ImageSize size, String label, ImageLimits limits) {
        if (Math.max(size.width(), size.height()) > LONGEST_SIDE || size.pixels() > limits.maxPixels()) {
            throw new InputException(
                    "%s: the image has %,d x %,d pixels, more than the limit of %,d (or a side above 65,535); make it smaller."
                            .formatted(label, size.width(), size.height(), limits.maxPixels()));
        }
    }

    private static <T> T with(byte[] bytes, String label, ImageLimits limits, Reading<T> reading) {
        try {
            ImageSource source = source(bytes);
            check(source.size(), label, limits);
            return reading.from(source);
        } catch (BadImage e) {
            throw new InputException(label + ": " + e.getMessage(), e);
        } catch (InputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library that reads TIFF answers damaged files with nearly any exception.
            throw new InputException(label + ": the image is damaged or of an unsupported kind; replace the file.", e);
        }
    }

    private static ImageSource source(byte[] bytes) throws IOException {
        if (JpegReader.accepts(bytes)) {
            return new JpegReader(bytes);
        }
        if (PngReader.accepts(bytes)) {
            return new PngReader(bytes);
        }
        if (GifReader.accepts(bytes)) {
            return new GifReader(bytes);
        }
        if (BmpReader.accepts(bytes)) {
            return new BmpReader(bytes);
        }
        if (TiffReader.accepts(bytes)) {
            return new TiffReader(bytes);
        }
        if (WebpReader.accepts(bytes)) {
            return new WebpReader(bytes);
        }
        if (PnmReader.accepts(bytes)) {
            return new PnmReader(bytes);
        }
        throw BadImage.unknown();
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(ImageSource source) throws IOException;
    }
}
