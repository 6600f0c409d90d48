package lilora.engine.train;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of a micro-batch is computed at once. It falls when the device runs out of memory and never rises, so that with the
 * checkpoint it is kept in, every later step is a function of the same limit.
 *
 * @param positions most positions of a piece, padding included, unless it is a single item
 */
record MemoryLimit(int positions) {
    /** Everything at once. */
    static final MemoryLimit NONE = new MemoryLimit(Integer.MAX_VALUE);

    /** A micro-batch in pieces within the limit: halves, and halves of these, as far as needed. */
    <T> List<List<T>> cut(List<T> items, Size<T> size) {
        if (items.size() <= 1 || size.of(items) <= positions) {
            return List.of(items);
        }
        List<List<T>> pieces = new ArrayList<>(cut(first(items), size));
        pieces.addAll(cut(items.subList((items.size() + 1) / 2, items.size()), size));
        return List.copyOf(pieces);
    }

    /** The limit under which this piece, which was too large, is halved. */
    <T> MemoryLimit below(List<T> piece, Size<T> size) {
        List<T> second = piece.subList((piece.size() + 1) / 2, piece.size());
        return new MemoryLimit(Math.max(size.of(first(piece)), size.of(second)));
    }

    private static <T> List<T> first(List<T> items) {
        return items.subList(0, (items.size() + 1) / 2);
    }

    /** Positions of items that are computed together. */
    @FunctionalInterface
    interface Size<T> {
        int of(List<T> items);
    }
}
