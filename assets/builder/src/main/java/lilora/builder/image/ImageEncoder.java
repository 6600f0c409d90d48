package lilora.builder.image;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes images for a task: JPEG for photos, palette PNG for drawings, grey PNG for grey pictures. Transparency becomes white. */
public final class ImageEncoder {
    private static final float QUALITY = 0.55f;

    private ImageEncoder() {}

    /** JPEG in progressive order, which is shorter: quality 55, colour at half the resolution. */
    public static byte[] jpeg(BufferedImage image) {
        return jpeg(image, QUALITY);
    }

    /** The same in another quality, from 0 to 1. */
    public static byte[] jpeg(BufferedImage image, float quality) {
        return write(opaque(image, BufferedImage.TYPE_INT_RGB), "jpeg", settings -> {
            settings.setCompressionQuality(quality);
            settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        });
    }

    /** PNG with a palette of at most 32 colours; lossless when the image has no more. */
    public static byte[] palettePng(BufferedImage image) {
        return new PalettePng(new Palette(opaque(image, BufferedImage.TYPE_INT_RGB)).indexed()).bytes();
    }

    /** PNG with 256 levels of grey. */
    public static byte[] greyPng(BufferedImage image) {
        return png(
                image.getType() == BufferedImage.TYPE_BYTE_GRAY ? image : opaque(image, BufferedImage.TYPE_BYTE_GRAY));
    }

    /** PNG as the image is, as short as it gets. */
    public static byte[] png(BufferedImage image) {
        return write(image, "png", settings -> settings.setCompressionQuality(0));
    }

    private static byte[] write(BufferedImage image, String format, Consumer<ImageWriteParam> chosen) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            chosen.accept(settings);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage opaque(BufferedImage image, int type) {
        BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), type);
        Graphics2D g = copy.createGraphics();
        g.drawImage(image, 0, 0, java.awt.Color.WHITE, null);
        g.dispose();
        return copy;
    }
}
