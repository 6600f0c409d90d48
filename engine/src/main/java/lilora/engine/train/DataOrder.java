package lilora.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import lilora.engine.experiment.TrainingSpec;

/**
 * Which items make up which micro-batch of a stage, as a pure function of lengths and seed. With length grouping, shuffled
 * items are sorted by length within windows of {@value #WINDOW_BATCHES} batches, cut into batches, and the batches shuffled
 * again: little padding, still random (the idea of transformers' LengthGroupedSampler). Lengths within {@value #LENGTH_STEP}
 * tokens of each other count as equal: they cost little padding, and where all items ask the same question, the exact length
 * tells the answer, so that each batch would teach one kind of answer alone.
 */
public final class DataOrder {
    private static final int WINDOW_BATCHES = 50;
    private static final int LENGTH_STEP = 8;

    private DataOrder() {}

    /** Optimiser steps of a stage of {@code items} items. */
    static int steps(int items, double epochs, TrainingSpec training) {
        int microBatches = microBatches(items, epochs, training.batchSize());
        return (microBatches + training.gradientAccumulation() - 1) / training.gradientAccumulation();
    }

    /**
     * All micro-batches of a stage, in order.
     *
     * @param lengths sequence length of each item
     * @param seed of this stage's order
     * @return item numbers per micro-batch
     */
    static List<int[]> microBatches(int[] lengths, double epochs, TrainingSpec training, long seed) {
        int wanted = microBatches(lengths.length, epochs, training.batchSize());
        int least = Arrays.stream(lengths).min().orElse(0);
        int[] coarse = Arrays.stream(lengths)
                .map(length -> (length - least) / LENGTH_STEP)
                .toArray();
        return batches(coarse, wanted, training.batchSize(), training.lengthGrouped() ? WINDOW_BATCHES : 1, seed);
    }

    /**
     * So many batches, in order, over as many epochs as that takes.
     *
     * @param lengths of the items, at least one
     * @param window batches within which items are sorted by length; 1 for no sorting. In a mixture length tells the kind
     *     of item, and a wide window would make batches of one kind each.
     */
    public static List<int[]> batches(int[] lengths, int wanted, int batchSize, int window, long seed) {
        if (lengths.length == 0) {
            throw new IllegalArgumentException("batches of no items");
        }
        List<int[]> batches = new ArrayList<>(wanted);
        for (int epoch = 0; batches.size() < wanted; epoch++) {
            batches.addAll(epoch(lengths, batchSize, window, new SplittableRandom(Seeds.of(seed, epoch))));
        }
        return List.copyOf(batches.subList(0, wanted));
    }

    private static int microBatches(int items, double epochs, int batchSize) {
        int perEpoch = (items + batchSize - 1) / batchSize;
        return Math.max(1, (int) Math.round(perEpoch * epochs));
    }

    private static List<int[]> epoch(int[] lengths, int size, int window, SplittableRandom random) {
        int[] order = IntStream.range(0, lengths.length).toArray();
        shuffle(order, random);
        if (window > 1) {
            sortWindows(order, lengths, size * window);
        }
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < order.length; from += size) {
            batches.add(Arrays.copyOfRange(order, from, Math.min(order.length, from + size)));
        }
        if (window > 1) {
            int[] places = IntStream.range(0, batches.size()).toArray();
            shuffle(places, random);
            return Arrays.stream(places).mapToObj(batches::get).toList();
        }
        return batches;
    }

    private static void sortWindows(int[] order, int[] lengths, int window) {
        for (int from = 0; from < order.length; from += window) {
            int to = Math.min(order.length, from + window);
            Integer[] part = Arrays.stream(order, from, to).boxed().toArray(Integer[]::new);
            Arrays.sort(part, Comparator.comparingInt(item -> -lengths[item]));
            for (int i = from; i < to; i++) {
                order[i] = part[i - from];
            }
        }
    }

    private static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }
}
