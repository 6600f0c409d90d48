package lilora.storage.h2;

import java.util.Arrays;
import java.util.stream.IntStream;
import lilora.engine.result.MinMaxDecimation;

/** Thins out a curve as it is read by {@link MinMaxDecimation}: each bucket has as many points. */
final class Thinning {
    private Thinning() {}

    /** Indices of the points to keep, in order: at most {@code most}, which is at least 4; first and last among them. */
    static int[] keep(Doubles values, int most) {
        int size = values.size();
        if (size <= most) {
            return IntStream.range(0, size).toArray();
        }
        int buckets = (most - 2) / 2;
        int[] ends = new int[buckets];
        for (int bucket = 0; bucket < buckets; bucket++) {
            ends[bucket] = 1 + (int) ((long) (bucket + 1) * (size - 2) / buckets);
        }
        return MinMaxDecimation.keep(0, size - 1, ends, values);
    }

    /** A growing list of doubles without boxes. */
    static final class Doubles implements MinMaxDecimation.Extremes {
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

        // Not a number is neither low nor high; it gives way to any number.
        @Override
        public int lowest(int from, int to) {
            int lowest = from;
            for (int i = from + 1; i < to; i++) {
                if (values[i] < values[lowest] || Double.isNaN(values[lowest])) {
                    lowest = i;
                }
            }
            return lowest;
        }

        @Override
        public int highest(int from, int to) {
            int highest = from;
            for (int i = from + 1; i < to; i++) {
                if (values[i] > values[highest] || Double.isNaN(values[highest])) {
                    highest = i;
                }
            }
            return highest;
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
