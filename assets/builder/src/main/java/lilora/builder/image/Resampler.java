package lilora.builder.image;

/**
 * Resizes samples of several channels, first across, then down. Unlike Java2D's scaling it neither aliases nor blends the border
 * with nothing, and it gives the same bytes on every platform.
 */
public enum Resampler {
    /** Each new pixel is the mean of the old area under it: sharp and free of moire when pictures shrink. */
    AREA {
        @Override
        Window window(int place, double scale, int length) {
            double low = place * scale;
            double high = Math.min(length, (place + 1) * scale);
            return (samples, start, step) -> {
                double sum = 0;
                for (int at = (int) low; at < high; at++) {
                    double share = Math.min(high, at + 1) - Math.max(low, at);
                    sum += share * samples[start + at * step];
                }
                return (float) (sum / (high - low));
            };
        }
    },
    /** A triangle as wide as two new pixels, at least two old ones: smooth when pictures grow, too. In single precision. */
    TRIANGLE {
        @Override
        Window window(int place, double scale, int length) {
            double reach = Math.max(1, scale);
            double centre = (place + 0.5) * scale - 0.5;
            int first = Math.max(0, (int) Math.ceil(centre - reach));
            float[] weights = new float[Math.min(length - 1, (int) Math.floor(centre + reach)) - first + 1];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                double weight = Math.max(0, 1 - Math.abs(first + i - centre) / reach);
                weights[i] = (float) weight;
                sum += weight;
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= (float) sum;
            }
            return (samples, start, step) -> {
                float mean = 0;
                for (int i = 0; i < weights.length; i++) {
                    mean += weights[i] * samples[start + (first + i) * step];
                }
                return mean;
            };
        }
    };

    /** The old samples of a line that make a new one. */
    interface Window {
        /** The weighted mean of the samples of a line that begins at {@code start} and whose samples are {@code step} apart. */
        float mean(float[] samples, int start, int step);
    }

    /** What makes the new sample at a place, of a line of {@code length} old samples, {@code scale} of them for each new one. */
    abstract Window window(int place, double scale, int length);

    /**
     * Resizes.
     *
     * @param samples {@code height * width * channels} values
     * @return {@code newHeight * newWidth * channels} values
     */
    public float[] resize(float[] samples, int width, int height, int channels, int newWidth, int newHeight) {
        float[] across = new float[height * newWidth * channels];
        for (int x = 0; x < newWidth; x++) {
            Window window = window(x, (double) width / newWidth, width);
            for (int y = 0; y < height; y++) {
                for (int channel = 0; channel < channels; channel++) {
                    across[(y * newWidth + x) * channels + channel] =
                            window.mean(samples, y * width * channels + channel, channels);
                }
            }
        }
        float[] result = new float[newHeight * newWidth * channels];
        int row = newWidth * channels;
        for (int y = 0; y < newHeight; y++) {
            Window window = window(y, (double) height / newHeight, height);
            for (int i = 0; i < row; i++) {
                result[y * row + i] = window.mean(across, i, row);
            }
        }
        return result;
    }
}
