package lilora.app.welcome;

import java.util.stream.IntStream;

/**
 * How fast this computer multiplies matrices in a tenth of a second or so: enough to tell three minutes from ten. Each core
 * multiplies small matrices of its own; caches and clock count as they do in training.
 */
final class SpeedProbe {
    private static final int SIZE = 96;
    private static final int WARM_UP = 20;
    private static final long NANOS = 120_000_000L;

    private SpeedProbe() {}

    /** Multiplications and additions per second, all cores together, in billions. */
    static double billionsPerSecond() {
        int cores = Runtime.getRuntime().availableProcessors();
        return IntStream.range(0, cores)
                .parallel()
                .mapToDouble(SpeedProbe::measure)
                .sum();
    }

    private static double measure(int seed) {
        float[] a = filled(seed + 1);
        float[] b = filled(seed + 2);
        float[] c = new float[SIZE * SIZE];
        for (int i = 0; i < WARM_UP; i++) {
            multiply(a, b, c);
        }
        long start = System.nanoTime();
        long rounds = 0;
        long elapsed;
        do {
            multiply(a, b, c);
            rounds++;
            elapsed = System.nanoTime() - start;
        } while (elapsed < NANOS);
        // A result that is used cannot be optimised away.
        double used = Float.isNaN(c[0]) ? 0 : 1;
        return used * rounds * SIZE * SIZE * SIZE / elapsed;
    }

    private static void multiply(float[] a, float[] b, float[] c) {
        for (int i = 0; i < SIZE; i++) {
            for (int k = 0; k < SIZE; k++) {
                float factor = a[i * SIZE + k];
                for (int j = 0; j < SIZE; j++) {
                    c[i * SIZE + j] = c[i * SIZE + j] * 0.5f + factor * b[k * SIZE + j];
                }
            }
        }
    }

    private static float[] filled(int seed) {
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 31 + seed) % 17 / 17f;
        }
        return values;
    }
}
