package lilora.builder.textvqa;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import lilora.builder.image.ImageScaler;

/** Paints one to three handwritten digits on a plain paper note lying on a plain table, as a picture of 224 x 224 pixels that is laid out in 64ths of its side. */
final class NotePainter {
    private static final int SIZE = 64;
    private static final int PIXELS = 224;
    private static final int OVERSAMPLE = 2;
    private static final double MAX_TILT = Math.toRadians(8);
    private static final double HEIGHT = 26;
    private static final int ENLARGED = 8;
    private static final double STEEPNESS = 4;
    /** Darkness that counts as half ink; with less, small loops are filled. */
    private static final double INK = 140;

    private static final List<SignColours> NOTES = List.of(
            SignColours.of(0xfdfdf5, 0x101018),
            SignColours.of(0xfff59d, 0x1a237e),
            SignColours.of(0xffd9e6, 0x4a0e2a),
            SignColours.of(0xd7f0ff, 0x0b2a66),
            SignColours.of(0xdcf5d2, 0x5a1010));
    private static final List<Color> TABLES = List.of(
            new Color(0x6d4c33),
            new Color(0x8d8d8d),
            new Color(0x3f5e4a),
            new Color(0x40566f),
            new Color(0x9c7b52),
            new Color(0x5c4a5f));

    private final Random random;

    NotePainter(Random random) {
        this.random = random;
    }

    BufferedImage paint(List<BufferedImage> digits) {
        SignColours ink = NOTES.get(random.nextInt(NOTES.size()));
        List<BufferedImage> written = digits.stream()
                .map(d -> ImageScaler.trim(inked(d, ink.writing())))
                .toList();
        double scale = scale(written);
        double gap = 2;
        double width =
                written.stream().mapToDouble(d -> d.getWidth() * scale + gap).sum() - gap;
        int large = PIXELS * OVERSAMPLE;
        BufferedImage picture = new BufferedImage(large, large, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.scale((double) large / SIZE, (double) large / SIZE);
        paintTable(g);
        double slack = Math.max(0, (SIZE - width - 8) / 2);
        g.translate(SIZE / 2.0 + slack * between(-1, 1), SIZE / 2.0 + 7 * between(-1, 1));
        g.rotate(MAX_TILT * between(-1, 1));
        paintNote(g, ink, Math.min(SIZE - 1, width + 10));
        double x = -width / 2;
        for (BufferedImage digit : written) {
            AffineTransform place = AffineTransform.getTranslateInstance(x, -digit.getHeight() * scale / 2);
            place.scale(scale, scale);
            g.drawImage(digit, place, null);
            x += digit.getWidth() * scale + gap;
        }
        g.dispose();
        return ImageScaler.resize(picture, PIXELS, PIXELS);
    }

    /** The digits of a note keep their sizes to each other; together they are as large as fits. */
    private static double scale(List<BufferedImage> digits) {
        double width = digits.stream().mapToDouble(BufferedImage::getWidth).sum();
        double height =
                digits.stream().mapToDouble(BufferedImage::getHeight).max().orElse(1);
        return Math.min(HEIGHT / height, (SIZE - 8 - 2 * digits.size()) / width);
    }

    private void paintTable(Graphics2D g) {
        Color table = TABLES.get(random.nextInt(TABLES.size()));
        g.setPaint(new GradientPaint(0, 0, table.brighter(), SIZE, SIZE, table));
        g.fill(new Rectangle2D.Double(0, 0, SIZE, SIZE));
    }

    private void paintNote(Graphics2D g, SignColours ink, double width) {
        double height = between(34, 40);
        g.setColor(new Color(0, 0, 0, 80));
        g.fill(new Rectangle2D.Double(-width / 2 + 1.2, -height / 2 + 1.5, width, height));
        g.setColor(ink.ground());
        g.fill(new Rectangle2D.Double(-width / 2, -height / 2, width, height));
    }

    /** The digit in ink on nothing. Its few pixels are enlarged and their slopes made steep, so that strokes have clear edges. */
    private static BufferedImage inked(BufferedImage digit, Color ink) {
        // In two steps, or strokes show the pixels that they are made of.
        BufferedImage twice = ImageScaler.resize(digit, digit.getWidth() * 2, digit.getHeight() * 2);
        BufferedImage large = ImageScaler.resize(twice, digit.getWidth() * ENLARGED, digit.getHeight() * ENLARGED);
        for (int y = 0; y < large.getHeight(); y++) {
            for (int x = 0; x < large.getWidth(); x++) {
                double level = large.getRGB(x, y) & 255;
                int opacity = (int) Math.round(Math.max(0, Math.min(255, 127.5 + STEEPNESS * (level - INK))));
                large.setRGB(x, y, (opacity << 24) | (ink.getRGB() & 0xffffff));
            }
        }
        return large;
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
