package lilora.app.screen.welcome;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * How fast one core of this computer works, found in a fifth of a second: enough to tell three minutes from ten. What it measures is
 * machine code of the Java runtime, because Java code of this process runs several times slower where it was started to open its
 * window quickly. Time is that of the thread, so that a computer that is busy just now is not taken for a slow one.
 */
final class SpeedProbe {
    private static final int SIZE = 1 << 19;
    private static final int BATCHES = 5;
    private static final int LETTERS = 12;

    private SpeedProbe() {}

    /** Millions of bytes that are compressed in a second of processor time: the best of several short measurements. */
    static double megabytesPerSecond() {
        byte[] text = text();
        byte[] packed = new byte[SIZE];
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
        try {
            double best = 0;
            for (int batch = 0; batch < BATCHES; batch++) {
                long start = threads.getCurrentThreadCpuTime();
                deflater.reset();
                deflater.setInput(text);
                deflater.finish();
                while (!deflater.finished()) {
                    deflater.deflate(packed);
                }
                long nanos = Math.max(1, threads.getCurrentThreadCpuTime() - start);
                best = Math.max(best, 1e3 * SIZE / nanos);
            }
            return best;
        } finally {
            deflater.end();
        }
    }

    private static byte[] text() {
        Random random = new Random(1);
        byte[] text = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            text[i] = (byte) ('a' + random.nextInt(LETTERS));
        }
        return text;
    }
}
