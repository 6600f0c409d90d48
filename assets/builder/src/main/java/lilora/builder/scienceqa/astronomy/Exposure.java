package lilora.builder.scienceqa.astronomy;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/** Averaging areas dims the points of a star field; this gives them their light back. */
final class Exposure {
    /** Fraction of the pixels that may become fully bright. */
    private static final double CLIPPED = 0.01;

    private static final double LARGEST_GAIN = 2.5;
    private static final double WHITE = 235;

    private Exposure() {}

    /** The picture with all channels multiplied so that its brightest pixels are near white; never darker. */
    static BufferedImage brightened(BufferedImage picture) {
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        int[] peaks = Arrays.stream(pixels).map(Exposure::peak).sorted().toArray();
        double bright = Math.max(1, peaks[(int) (peaks.length * (1 - CLIPPED))]);
        double gain = Math.max(1, Math.min(LARGEST_GAIN, WHITE / bright));
        int[] lit = Arrays.stream(pixels)
                .map(p -> scaled(p >> 16, gain) << 16 | scaled(p >> 8, gain) << 8 | scaled(p, gain))
                .toArray();
        BufferedImage result = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        result.setRGB(0, 0, picture.getWidth(), picture.getHeight(), lit, 0, picture.getWidth());
        return result;
    }

    private static int peak(int pixel) {
        return Math.max(pixel >> 16 & 255, Math.max(pixel >> 8 & 255, pixel & 255));
    }

    private static int scaled(int channel, double gain) {
        return Math.min(255, (int) Math.round((channel & 255) * gain));
    }
}
