package lilora.storage.h2;

import java.nio.ByteBuffer;
import java.util.List;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.storage.repository.StepMetric;

/**
 * The shape of one block of steps: of each metric the lowest and the highest value of every {@link #PIECE} rows, and the first
 * and the last row. A fifteenth of the block, and enough to thin a long curve without hiding a spike.
 *
 * <p>Layout: format (1 byte), then for each metric the number of points (2), their steps (4 each) and their values (8 each).
 */
final class StepOutline {
    /** Rows of which two stay. */
    static final int PIECE = 64;

    /** A shorter block is read as fast itself. */
    private static final int SHORTEST = 4 * PIECE;

    private static final byte FORMAT = 1;
    private static final List<StepMetric> METRICS = List.of(
            StepMetric.LOSS,
            StepMetric.TASK_LOSS,
            StepMetric.PENALTY,
            StepMetric.GRAD_NORM,
            StepMetric.LEARNING_RATE,
            StepMetric.SECONDS,
            StepMetric.SAMPLES,
            StepMetric.TOKENS);

    /** Takes points one by one. */
    @FunctionalInterface
    interface Sink {
        void accept(int step, double value);
    }

    private final ByteBuffer bytes;

    private StepOutline(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
        if (bytes[0] != FORMAT) {
            throw new IllegalStateException("An outline of steps has the unknown format " + bytes[0]);
        }
    }

    static StepOutline read(byte[] bytes) {
        return new StepOutline(bytes);
    }

    /** Whether a block of so many rows has one. */
    static boolean isWorthwhile(int rows) {
        return rows >= SHORTEST;
    }

    /** The outline of the steps of one block. */
    static byte[] write(List<RecordedEvent> steps) {
        int most = 2 + 2 * ((steps.size() + PIECE - 1) / PIECE);
        ByteBuffer out = ByteBuffer.allocate(1 + METRICS.size() * (2 + most * 12));
        out.put(FORMAT);
        double[] values = new double[steps.size()];
        int[] kept = new int[most];
        for (StepMetric metric : METRICS) {
            for (int i = 0; i < values.length; i++) {
                values[i] = metric.of(step(steps, i));
            }
            int count = extremes(values, kept);
            out.putShort((short) count);
            for (int i = 0; i < count; i++) {
                out.putInt(step(steps, kept[i]).step());
            }
            for (int i = 0; i < count; i++) {
                out.putDouble(values[kept[i]]);
            }
        }
        byte[] written = new byte[out.position()];
        out.flip().get(written);
        return written;
    }

    private static RunEvent.Step step(List<RecordedEvent> steps, int row) {
        return (RunEvent.Step) steps.get(row).event();
    }

    /** Rows to keep, in order and each once; how many they are. */
    private static int extremes(double[] values, int[] kept) {
        int count = 0;
        kept[count++] = 0;
        for (int from = 0; from < values.length; from += PIECE) {
            int to = Math.min(values.length, from + PIECE);
            int lowest = from;
            int highest = from;
            for (int i = from + 1; i < to; i++) {
                // Not a number is neither low nor high; it gives way to any number.
                if (values[i] < values[lowest] || Double.isNaN(values[lowest])) {
                    lowest = i;
                }
                if (values[i] > values[highest] || Double.isNaN(values[highest])) {
                    highest = i;
                }
            }
            count = keep(kept, count, Math.min(lowest, highest));
            count = keep(kept, count, Math.max(lowest, highest));
        }
        return keep(kept, count, values.length - 1);
    }

    private static int keep(int[] kept, int count, int row) {
        if (row > kept[count - 1]) {
            kept[count] = row;
            return count + 1;
        }
        return count;
    }

    /** Hands on the points of one metric, in the order of their rows. */
    void each(StepMetric metric, Sink sink) {
        int at = 1;
        for (int skip = METRICS.indexOf(metric); skip > 0; skip--) {
            at += 2 + bytes.getShort(at) * (Integer.BYTES + Double.BYTES);
        }
        int count = bytes.getShort(at);
        int steps = at + 2;
        int values = steps + count * Integer.BYTES;
        for (int i = 0; i < count; i++) {
            sink.accept(bytes.getInt(steps + i * Integer.BYTES), bytes.getDouble(values + i * Double.BYTES));
        }
    }
}
