package lilora.builder.task;

import java.awt.image.BufferedImage;

/**
 * Resizes by a triangle filter as wide as one output pixel (at least one input pixel), rows and columns apart, on colours
 * multiplied by their opacity. Unlike Java2D's scaling it neither aliases nor blends the border with nothing, and it gives the same
 * bytes on every platform.
 */
final class Resampler {
    private static final int CHANNELS = 4;

    private final int inSize;
    private final int outSize;
    private final int[] first;
    private final float[][] weights;

    /** Weights for one direction. */
    private Resampler(int inSize, int outSize) {
        this.inSize = inSize;
        this.outSize = outSize;
        this.first = new int[outSize];
        this.weights = new float[outSize][];
        double scale = (double) inSize / outSize;
        double reach = Math.max(1, scale);
        for (int out = 0; out < outSize; out++) {
            double centre = (out + 0.5) * scale - 0.5;
            int from = Math.max(0, (int) Math.ceil(centre - reach));
            int to = Math.min(inSize - 1, (int) Math.floor(centre + reach));
            float[] row = new float[to - from + 1];
            double sum = 0;
            for (int in = from; in <= to; in++) {
                double weight = Math.max(0, 1 - Math.abs(in - centre) / reach);
                row[in - from] = (float) weight;
                sum += weight;
            }
            for (int i = 0; i < row.length; i++) {
                row[i] /= (float) sum;
            }
            first[out] = from;
            weights[out] = row;
        }
    }

    static BufferedImage resize(BufferedImage image, int width, int height) {
        float[] planes = premultiplied(image);
        planes = new Resampler(image.getWidth(), width).alongRows(planes, image.getHeight());
        planes = new Resampler(image.getHeight(), height).alongColumns(planes, width);
        return image(planes, width, height);
    }

    private float[] alongRows(float[] in, int height) {
        float[] out = new float[outSize * height * CHANNELS];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < outSize; x++) {
                int at = (y * outSize + x) * CHANNELS;
                for (int i = 0; i < weights[x].length; i++) {
                    int from = (y * inSize + first[x] + i) * CHANNELS;
                    add(out, at, in, from, weights[x][i]);
                }
            }
        }
        return out;
    }

    private float[] alongColumns(float[] in, int width) {
        float[] out = new float[width * outSize * CHANNELS];
        for (int y = 0; y < outSize; y++) {
            for (int x = 0; x < width; x++) {
                int at = (y * width + x) * CHANNELS;
                for (int i = 0; i < weights[y].length; i++) {
                    int from = ((first[y] + i) * width + x) * CHANNELS;
                    add(out, at, in, from, weights[y][i]);
                }
            }
        }
        return out;
    }

    private static void add(float[] out, int at, float[] in, int from, float weight) {
        for (int c = 0; c < CHANNELS; c++) {
            out[at + c] += weight * in[from + c];
        }
    }

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
