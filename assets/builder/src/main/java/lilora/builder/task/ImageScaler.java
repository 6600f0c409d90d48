package lilora.builder.task;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Crops and resizes images; transparency is kept. All results are new {@code TYPE_INT_ARGB} images. */
public final class ImageScaler {
    private ImageScaler() {}

    /** Resizes to exactly that size, smoothly in both directions. */
    public static BufferedImage resize(BufferedImage image, int width, int height) {
        return Resampler.resize(image, width, height);
    }

    /** Resizes, keeping the proportions, to the largest size that fits. */
    public static BufferedImage fit(BufferedImage image, int width, int height) {
        double scale = Math.min((double) width / image.getWidth(), (double) height / image.getHeight());
        return resize(image, Math.max(1, (int) Math.round(image.getWidth() * scale)), Math.max(1, (int)
                Math.round(image.getHeight() * scale)));
    }

    /** Resizes, keeping the proportions, so that the image covers the size, and crops it at a random place. */
    public static BufferedImage cover(BufferedImage image, int width, int height, Random random) {
        BufferedImage scaled = atLeast(image, width, height);
        int x = random.nextInt(scaled.getWidth() - width + 1);
        int y = random.nextInt(scaled.getHeight() - height + 1);
        return crop(scaled, x, y, width, height);
    }

    /** Resizes, keeping the proportions, so that the image covers the size, and crops its middle. */
    public static BufferedImage coverCentre(BufferedImage image, int width, int height) {
        BufferedImage scaled = atLeast(image, width, height);
        return crop(scaled, (scaled.getWidth() - width) / 2, (scaled.getHeight() - height) / 2, width, height);
    }

    /** The part of the image inside a rectangle. */
    public static BufferedImage crop(BufferedImage image, int x, int y, int width, int height) {
        BufferedImage part = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = part.createGraphics();
        g.drawImage(image, -x, -y, null);
        g.dispose();
        return part;
    }

    /** The image seen in a mirror. */
    public static BufferedImage mirror(BufferedImage image) {
        BufferedImage mirrored = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = mirrored.createGraphics();
        g.drawImage(image, image.getWidth(), 0, -image.getWidth(), image.getHeight(), null);
        g.dispose();
        return mirrored;
    }

    /** Cuts off the border that is all but transparent; an image without any visible pixel stays as it is. */
    public static BufferedImage trim(BufferedImage image) {
        int left = image.getWidth();
        int top = image.getHeight();
        int right = -1;
        int bottom = -1;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) >>> 24 > 8) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = y;
                }
            }
        }
        return right < 0 ? image : crop(image, left, top, right - left + 1, bottom - top + 1);
    }

    private static BufferedImage atLeast(BufferedImage image, int width, int height) {
        double scale = Math.max((double) width / image.getWidth(), (double) height / image.getHeight());
        return resize(image, Math.max(width, (int) Math.round(image.getWidth() * scale)), Math.max(height, (int)
                Math.round(image.getHeight() * scale)));
    }
}
