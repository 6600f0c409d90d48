package lilora.app.welcome;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How fast one core of this computer multiplies matrices, found in a tenth of a second: enough to tell three minutes from ten.
 * Time is that of the thread, so that a computer that is busy just now is not taken for a slow one.
 */
final class SpeedProbe {
    private static final int SIZE = 96;
    private static final int BATCHES = 10;
    private static final int ROUNDS = 25;

    private SpeedProbe() {}

    /** Multiplications and additions per second of processor time, in billions: the best of several short measurements. */
    static double billionsPerSecond() {
        float[] a = filled(1);
        float[] b = filled(2);
        float[] c = new float[SIZE * SIZE];
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double best = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < ROUNDS; i++) {
                multiply(a, b, c);
            }
            long nanos = Math.max(1, threads.getCurrentThreadCpuTime() - start);
            best = Math.max(best, (double) ROUNDS * SIZE * SIZE * SIZE / nanos);
        }
        // A result that is looked at cannot be optimised away.
        return Float.isNaN(c[0]) ? Double.NaN : best;
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
