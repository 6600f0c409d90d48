package lilora.builder.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Random;
import lilora.builder.source.Credit;

/** Synthetic cut-outs and textures, so that tests need no package. */
public final class Shapes {
    private Shapes() {}

    /** A solid shape with a dark outline on a transparent ground; the number decides its form. */
    public static Cutout shape(int number, Color colour) {
        BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        int width = 50 + number % 5 * 10;
        int height = 50 + number % 3 * 18;
        g.setColor(colour);
        g.fillOval(48 - width / 2, 48 - height / 2, width, height);
        g.setColor(Color.BLACK);
        g.setStroke(new BasicStroke(8));
        g.drawOval(48 - width / 2, 48 - height / 2, width, height);
        g.dispose();
        return Cutout.of(image);
    }

    /** A plain texture with a little noise. */
    public static Texture texture(Color colour, int seed) {
        BufferedImage image = new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int y = 0; y < 80; y++) {
            for (int x = 0; x < 80; x++) {
                int noise = random.nextInt(9);
                image.setRGB(x, y, colour.getRGB() - (noise << 16 | noise << 8 | noise));
            }
        }
        return Texture.of(image);
    }

    /** The credit of a made-up file. */
    public static Credit credit(String file) {
        return new Credit("shapes", "1", file, "nobody", "CC0-1.0", "");
    }
}
