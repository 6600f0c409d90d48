package lilora.engine.train;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import lilora.engine.text.Encoded;

/**
 * Tokenised training items in little memory: one number for a token and whether it is learned, and the names of images once. Ids and
 * labels are unpacked when an item is asked for.
 */
public final class PackedExamples extends AbstractList<PreparedTask.Example> implements RandomAccess {
    private final List<Packed> items;

    @SuppressWarnings("ArrayRecordComponent")
    private record Packed(String id, List<String> images, int[] tokens, int length) {}

    private PackedExamples(List<Packed> items) {
        this.items = items;
    }

    /** Packs items one by one. */
    public static final class Builder {
        private final List<Packed> items = new ArrayList<>();
        private final Map<List<String>, List<String>> images = new HashMap<>();

        /**
         * Adds an item.
         *
         * @param length sequence length with the visual tokens of all its images
         */
        public void add(String id, List<String> shown, Encoded encoded, int length) {
            int[] ids = encoded.ids();
            int[] labels = encoded.labels();
            int[] tokens = new int[ids.length];
            for (int i = 0; i < ids.length; i++) {
                boolean learned = labels[i] != Encoded.IGNORED;
                if (learned && labels[i] != ids[i]) {
                    throw new IllegalArgumentException("label %d of token %d".formatted(labels[i], ids[i]));
                }
                tokens[i] = ids[i] << 1 | (learned ? 1 : 0);
            }
            items.add(new Packed(id, images.computeIfAbsent(List.copyOf(shown), same -> same), tokens, length));
        }

        /** The list, which takes no further items. */
        public PackedExamples build() {
            return new PackedExamples(List.copyOf(items));
        }
    }

    /** Some of the items, by number, in this order. */
    public PackedExamples choose(IntStream numbers) {
        return new PackedExamples(numbers.mapToObj(items::get).toList());
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public PreparedTask.Example get(int index) {
        Packed item = items.get(index);
        int[] ids = new int[item.tokens().length];
        int[] labels = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = item.tokens()[i] >> 1;
            labels[i] = (item.tokens()[i] & 1) == 1 ? ids[i] : Encoded.IGNORED;
        }
        return new PreparedTask.Example(item.id(), item.images(), ids, labels, item.length());
    }
}
