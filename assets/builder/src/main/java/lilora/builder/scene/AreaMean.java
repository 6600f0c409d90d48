package lilora.builder.scene;

/** Resizing in which each new pixel is the mean of the old area under it: sharp and free of moire when pictures shrink. */
final class AreaMean {
    private AreaMean() {}

    /**
     * Resizes interleaved samples, first across, then down.
     *
     * @param samples {@code height * width * channels} values
     * @return {@code newHeight * newWidth * channels} values
     */
    static float[] resize(float[] samples, int width, int height, int channels, int newWidth, int newHeight) {
        float[] across = new float[height * newWidth * channels];
        for (int y = 0; y < height; y++) {
            line(
                    samples,
                    y * width * channels,
                    channels,
                    width,
                    across,
                    y * newWidth * channels,
                    channels,
                    newWidth,
                    channels);
        }
        float[] result = new float[newHeight * newWidth * channels];
        int row = newWidth * channels;
        for (int x = 0; x < newWidth; x++) {
            line(across, x * channels, row, height, result, x * channels, row, newHeight, channels);
        }
        return result;
    }

    private static void line(
            float[] from,
            int start,
            int step,
            int length,
            float[] to,
            int target,
            int stride,
            int newLength,
            int channels) {
        double ratio = (double) length / newLength;
        for (int i = 0; i < newLength; i++) {
            double low = i * ratio;
            double high = Math.min(length, (i + 1) * ratio);
            for (int channel = 0; channel < channels; channel++) {
                double sum = 0;
                for (int j = (int) low; j < high; j++) {
                    double share = Math.min(high, j + 1) - Math.max(low, j);
                    sum += share * from[start + j * step + channel];
                }
                to[target + i * stride + channel] = (float) (sum / (high - low));
            }
        }
    }
}
