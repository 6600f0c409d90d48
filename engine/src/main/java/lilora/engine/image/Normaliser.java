package lilora.engine.image;

import java.util.List;
import lilora.engine.image.codec.RgbImage;

/**
 * Eight-bit colours to the numbers that a vision tower was trained on.
 *
 * @param mean per channel, of values from 0 to 1; 0 where nothing is normalised
 * @param std per channel; 1 where nothing is normalised
 * @param rescale factor from 0..255 to the range of {@code mean}
 */
record Normaliser(List<Double> mean, List<Double> std, double rescale) {
    Normaliser {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    double exactly(int channel, int value) {
        return (value * rescale - mean.get(channel)) / std.get(channel);
    }

    /** For each channel what becomes of each value. */
    float[][] table() {
        float[][] table = new float[3][256];
        for (int c = 0; c < 3; c++) {
            for (int v = 0; v < 256; v++) {
                table[c][v] = (float) exactly(c, v);
            }
        }
        return table;
    }

    /** An image as 3 x height x width numbers, channel by channel. */
    static Pixels pixels(RgbImage image, float[][] table) {
        int plane = image.width() * image.height();
        float[] out = new float[3 * plane];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < 3; c++) {
                out[c * plane + i] = table[c][image.rgb()[3 * i + c] & 255];
            }
        }
        return new Pixels(out, image.height(), image.width());
    }
}
