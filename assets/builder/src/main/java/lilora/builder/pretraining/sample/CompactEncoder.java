package lilora.builder.pretraining.sample;

import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import lilora.builder.source.Credit;

/**
 * Encodes thousands of small pictures into few bytes: at this size the usual PNG or JPEG is mostly palette and tables.
 */
public final class CompactEncoder {
    private static final int COLORS = 16;
    private static final float QUALITY = 0.7f;

    private CompactEncoder() {}

    /** A flat picture: a PNG with 16 colours, exact but for the shades of smoothed edges. */
    public static Picture flat(BufferedImage image, List<Credit> credits) {
        return new Picture(write(sixteenColors(image), "png"), "png", credits);
    }

    /** The shorter of both ways: for pictures that look well either way. */
    public static Picture shorter(BufferedImage image, List<Credit> credits) {
        Picture flat = flat(image, credits);
        Picture shaded = shaded(image, credits);
        return flat.bytes().length <= shaded.bytes().length ? flat : shaded;
    }

    /** A picture of many shades: a JPEG. */
    public static Picture shaded(BufferedImage image, List<Credit> credits) {
        return new Picture(write(image, "jpeg"), "jpg", credits);
    }

    /** A picture in shades of gray: a JPEG. */
    public static Picture gray(BufferedImage image, List<Credit> credits) {
        BufferedImage gray = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        new ColorConvertOp(null).filter(image, gray);
        return shaded(gray, credits);
    }

    private static byte[] write(BufferedImage image, String format) {
        ImageWriter writer = ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), format)
                .next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(format.equals("png") ? 0 : QUALITY);
            if (settings instanceof JPEGImageWriteParam jpeg) {
                jpeg.setOptimizeHuffmanTables(true);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The image with its most frequent colours, chosen far apart from each other; every pixel takes the nearest. */
    private static BufferedImage sixteenColors(BufferedImage image) {
        List<Integer> palette = palette(image);
        byte[][] channels = new byte[3][COLORS];
        for (int i = 0; i < palette.size(); i++) {
            for (int channel = 0; channel < 3; channel++) {
                channels[channel][i] = (byte) (palette.get(i) >> (16 - 8 * channel));
            }
        }
        IndexColorModel model = new IndexColorModel(4, COLORS, channels[0], channels[1], channels[2]);
        BufferedImage result =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_BINARY, model);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                result.getRaster().setSample(x, y, 0, nearest(palette, image.getRGB(x, y)));
            }
        }
        return result;
    }

    private static List<Integer> palette(BufferedImage image) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                counts.merge(image.getRGB(x, y) & 0xFFFFFF, 1, Integer::sum);
            }
        }
        List<Integer> byCount = new ArrayList<>(counts.keySet());
        byCount.sort(Comparator.comparingInt((Integer rgb) -> -counts.getOrDefault(rgb, 0)));
        List<Integer> palette = new ArrayList<>();
        for (int apart = 60 * 60; palette.size() < Math.min(COLORS, byCount.size()); apart /= 3) {
            for (int rgb : byCount) {
                if (palette.size() < COLORS && distance(rgb, palette) > apart) {
                    palette.add(rgb);
                }
            }
            if (apart == 0) {
                break;
            }
        }
        return palette;
    }

    private static int distance(int rgb, List<Integer> palette) {
        int least = Integer.MAX_VALUE;
        for (int other : palette) {
            least = Math.min(least, distance(rgb, other));
        }
        return least;
    }

    private static int nearest(List<Integer> palette, int rgb) {
        int best = 0;
        for (int i = 1; i < palette.size(); i++) {
            if (distance(rgb, palette.get(i)) < distance(rgb, palette.get(best))) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 0xFF) - (other >> 16 & 0xFF);
        int green = (one >> 8 & 0xFF) - (other >> 8 & 0xFF);
        int blue = (one & 0xFF) - (other & 0xFF);
        return red * red + green * green + blue * blue;
    }
}
