package lilora.builder.image;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Crops and resizes images; transparency is kept. All results are new {@code TYPE_INT_ARGB} images. */
public final class ImageScaler {
    private static final int CHANNELS = 4;

    private ImageScaler() {}

    /** Resizes to exactly that size, smoothly in both directions. */
    public static BufferedImage resize(BufferedImage image, int width, int height) {
        float[] resized = Resampler.TRIANGLE.resize(
                premultiplied(image), image.getWidth(), image.getHeight(), CHANNELS, width, height);
        return image(resized, width, height);
    }

    /** Resizes, keeping the proportions, to the largest size that fits. */
    public static BufferedImage fit(BufferedImage image, int width, int height) {
        double scale = Math.min((double) width / image.getWidth(), (double) height / image.getHeight());
        return resize(image, Math.max(1, (int) Math.round(image.getWidth() * scale)), Math.max(1, (int)
                Math.round(image.getHeight() * scale)));
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

    /** Opacity, then red, green and blue times opacity, of each pixel: what is transparent lends no colour to its neighbours. */
    private static float[] premultiplied(BufferedImage image) {
        int width = image.getWidth();
        int[] argb = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        float[] planes = new float[argb.length * CHANNELS];
        for (int i = 0; i < argb.length; i++) {
            float alpha = (argb[i] >>> 24) / 255f;
            planes[i * CHANNELS] = alpha;
            for (int c = 1; c < CHANNELS; c++) {
                planes[i * CHANNELS + c] = alpha * ((argb[i] >> (24 - 8 * c)) & 255);
            }
        }
        return planes;
    }

    private static BufferedImage image(float[] planes, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        int[] argb = new int[width * height];
        for (int i = 0; i < argb.length; i++) {
            float alpha = planes[i * CHANNELS];
            int pixel = Math.round(255 * alpha) << 24;
            for (int c = 1; c < CHANNELS && alpha > 0; c++) {
                int level = Math.min(255, Math.round(planes[i * CHANNELS + c] / alpha));
                pixel |= level << (24 - 8 * c);
            }
            argb[i] = pixel;
        }
        image.setRGB(0, 0, width, height, argb, 0, width);
        return image;
    }
}
