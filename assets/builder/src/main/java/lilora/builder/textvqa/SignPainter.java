package lilora.builder.textvqa;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lilora.builder.image.ImageScaler;

/** Paints a word on a sign, label or board in front of a wall or floor, as a picture of 224 x 224 pixels that is laid out in 64ths of its side. */
final class SignPainter {
    static final int SIZE = 64;
    private static final int PIXELS = 224;
    /** Painted larger and reduced, so that edges are smooth. */
    private static final int OVERSAMPLE = 2;

    /** How many pixels of a texture, which are about 256 wide, a picture shows. */
    private static final int MIN_PART = 96;

    private static final int MAX_PART = 224;
    private static final int SOFT = 14;
    private static final double MAX_TILT = Math.toRadians(8);

    /** What the word stands on; each has its own colours, so that the question names what is seen. */
    enum Surface {
        SIGN,
        LABEL,
        BOARD
    }

    private static final Map<Surface, List<SignColours>> INKS = Map.of(
            Surface.SIGN,
            List.of(
                    SignColours.of(0xc62828, 0xffffff),
                    SignColours.of(0x1b5e20, 0xffffff),
                    SignColours.of(0x0d47a1, 0xffffff),
                    SignColours.of(0xf9c80e, 0x111111),
                    SignColours.of(0xe65100, 0xffffff)),
            Surface.LABEL,
            List.of(
                    SignColours.of(0xfdfdf5, 0x111111),
                    SignColours.of(0xfff3c4, 0x7f1d1d),
                    SignColours.of(0xe3f2fd, 0x0d2c6b),
                    SignColours.of(0xf1f8e9, 0x14532d),
                    SignColours.of(0xfce4ec, 0x4a044e)),
            Surface.BOARD,
            List.of(
                    SignColours.of(0x1c1c1c, 0xf5f5f5),
                    SignColours.of(0x24402e, 0xf7f7e8),
                    SignColours.of(0x4e2f1a, 0xffefc2),
                    SignColours.of(0x23304a, 0xffe082)));

    private final Random random;

    SignPainter(Random random) {
        this.random = random;
    }

    BufferedImage paint(Lettering word, Surface surface, BufferedImage wall) {
        int large = PIXELS * OVERSAMPLE;
        BufferedImage picture = new BufferedImage(large, large, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.drawImage(softened(partOf(wall), large), 0, 0, null);
        g.scale((double) large / SIZE, (double) large / SIZE);
        Rectangle2D box = word.bounds();
        double slackX = Math.max(0, (SIZE - box.getWidth() - 8) / 2);
        double slackY = (SIZE - box.getHeight() - 24) / 2;
        g.translate(SIZE / 2.0 + slackX * between(-1, 1), SIZE / 2.0 + slackY * between(-1, 1));
        g.rotate(MAX_TILT * between(-1, 1));
        paintSurface(g, surface, box, ink(surface), word.outline());
        g.dispose();
        return ImageScaler.resize(picture, PIXELS, PIXELS);
    }

    private void paintSurface(Graphics2D g, Surface surface, Rectangle2D box, SignColours ink, Shape letters) {
        double marginX = Math.min(6, (SIZE - box.getWidth()) / 2);
        double marginY = between(4, 7);
        double width = box.getWidth() + 2 * marginX;
        double height = box.getHeight() + 2 * marginY;
        double round = surface == Surface.SIGN ? 10 : surface == Surface.LABEL ? 3 : 0;
        Shape plate = new RoundRectangle2D.Double(-width / 2, -height / 2, width, height, round, round);
        g.setColor(new Color(0, 0, 0, 90));
        g.fill(AffineTransform.getTranslateInstance(1.2, 1.5).createTransformedShape(plate));
        g.setColor(ink.ground());
        g.fill(plate);
        g.setColor(surface == Surface.BOARD ? new Color(0xa9825a) : ink.writing());
        g.setStroke(new BasicStroke(surface == Surface.BOARD ? 2 : 1));
        if (surface != Surface.LABEL) {
            g.draw(plate);
        }
        g.setColor(ink.writing());
        g.fill(letters);
    }

    /** A square part of a texture, which goes on beyond its border as it begins. */
    private BufferedImage partOf(BufferedImage texture) {
        int size = MIN_PART + random.nextInt(MAX_PART - MIN_PART + 1);
        int left = random.nextInt(texture.getWidth());
        int top = random.nextInt(texture.getHeight());
        BufferedImage part = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int texel = texture.getRGB((left + x) % texture.getWidth(), (top + y) % texture.getHeight());
                part.setRGB(x, y, texel);
            }
        }
        return part;
    }

    /** A little out of focus, so that the sign stands out. */
    private static BufferedImage softened(BufferedImage part, int size) {
        return ImageScaler.resize(ImageScaler.resize(part, size / SOFT, size / SOFT), size, size);
    }

    private SignColours ink(Surface surface) {
        List<SignColours> inks = INKS.getOrDefault(surface, List.of());
        return inks.get(random.nextInt(inks.size()));
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
