package lilora.storage.h2;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Makes a long curve short without hiding its spikes: of each bucket the lowest and the highest value stay. */
final class Thinning {
    private Thinning() {}

    /** Indices of the points to keep, in order: at most {@code most}, which is at least 4; first and last among them. */
    static int[] keep(Doubles values, int most) {
        int size = values.size();
        if (size <= most) {
            return IntStream.range(0, size).toArray();
        }
        int buckets = (most - 2) / 2;
        int[] kept = new int[most];
        int count = 0;
        kept[count++] = 0;
        for (int bucket = 0; bucket < buckets; bucket++) {
            int from = 1 + (int) ((long) bucket * (size - 2) / buckets);
            int to = 1 + (int) ((long) (bucket + 1) * (size - 2) / buckets);
            int lowest = from;
            int highest = from;
            for (int i = from + 1; i < to; i++) {
                // Not a number is neither low nor high; it gives way to any number.
                if (values.get(i) < values.get(lowest) || Double.isNaN(values.get(lowest))) {
                    lowest = i;
                }
                if (values.get(i) > values.get(highest) || Double.isNaN(values.get(highest))) {
                    highest = i;
                }
            }
            kept[count++] = Math.min(lowest, highest);
            if (lowest != highest) {
                kept[count++] = Math.max(lowest, highest);
            }
        }
        kept[count++] = size - 1;
        return Arrays.copyOf(kept, count);
    }

    /** A growing list of doubles without boxes. */
    static final class Doubles {
        private double[] values = new double[1024];
        private int size;

        void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        double get(int index) {
            return values[index];
        }

        int size() {
            return size;
        }
    }

    /** A growing list of longs without boxes. */
    static final class Longs {
        private long[] values = new long[1024];
        private int size;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        long get(int index) {
            return values[index];
        }
    }
}
