package lilora.engine.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import org.jspecify.annotations.Nullable;

/**
 * The training items of a large file, left in the file: 20 bytes of memory an item say where it stands. An item is read again when it is
 * asked for, together with its neighbours, so that going through all of them reads the file once.
 *
 * <p>Thread-safe. The file may not change; that is noticed and refused.
 */
final class TrainItems extends AbstractList<TrainItem> implements RandomAccess {
    /** Files up to this size are held in memory: that is no burden, and they may change behind our back. */
    static final long KEPT_BYTES = 16 << 20;

    private static final int BLOCK = 64;

    private final Path folder;
    private final String name;
    private final Stamp stamp;
    private long[] from = new long[1024];
    private int[] bytes = new int[1024];
    private int[] lines = new int[1024];
    private int[] numbers = new int[1024];
    private int size;
    private volatile @Nullable Block last;

    private record Stamp(long size, FileTime changed) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(now.size(), now.lastModifiedTime());
        }
    }

    private record Block(int first, List<TrainItem> items) {}

    private TrainItems(Path folder, String name, Stamp stamp) {
        this.folder = folder;
        this.name = name;
        this.stamp = stamp;
    }

    /**
     * The items of a file: in memory if it is small or not in UTF-8, else left where they are.
     *
     * @param kept size in bytes up to which a file is small
     */
    static List<TrainItem> read(Path folder, String name, FindingSink sink, long kept) {
        List<TrainItem> held = new ArrayList<>();
        TrainItems left = large(folder, name, kept);
        new TrainReader(folder, name, sink).read((item, number, place) -> {
            if (left == null || place.from() < 0) {
                held.add(item);
            } else {
                left.add(number, place);
            }
        });
        return left == null || !held.isEmpty() ? List.copyOf(held) : left.trimmed();
    }

    private static @Nullable TrainItems large(Path folder, String name, long kept) {
        try {
            Stamp stamp = Stamp.of(folder.resolve(name));
            return stamp.size() > kept ? new TrainItems(folder, name, stamp) : null;
        } catch (IOException e) {
            // What is wrong with the file is told by reading it.
            return null;
        }
    }

    private void add(int number, ItemFile.Place place) {
        if (size == from.length) {
            resize(size + size / 2);
        }
        from[size] = place.from();
        bytes[size] = Math.toIntExact(place.to() - place.from());
        lines[size] = place.line();
        numbers[size] = number;
        size++;
    }

    private TrainItems trimmed() {
        resize(size);
        return this;
    }

    private void resize(int capacity) {
        from = Arrays.copyOf(from, capacity);
        bytes = Arrays.copyOf(bytes, capacity);
        lines = Arrays.copyOf(lines, capacity);
        numbers = Arrays.copyOf(numbers, capacity);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public TrainItem get(int index) {
        Objects.checkIndex(index, size);
        Block there = last;
        if (there == null || there.first() != index / BLOCK * BLOCK) {
            there = block(index / BLOCK * BLOCK);
            last = there;
        }
        return there.items().get(index - there.first());
    }

    private Block block(int first) {
        int end = Math.min(size, first + BLOCK);
        Path file = folder.resolve(name);
        try (RandomAccessFile in = new RandomAccessFile(PlainFile.require(file).toFile(), "r")) {
            if (!Stamp.of(file).equals(stamp)) {
                throw new InputException(file + " has changed since it was read; load the task again.");
            }
            in.seek(from[first]);
            byte[] text = new byte[Math.toIntExact(from[end - 1] + bytes[end - 1] - from[first])];
            in.readFully(text);
            TrainReader reader = new TrainReader(folder, name, finding -> {});
            List<TrainItem> items = new ArrayList<>(end - first);
            for (int i = first; i < end; i++) {
                int at = Math.toIntExact(from[i] - from[first]);
                items.add(
                        Objects.requireNonNull(reader.item(ItemFile.parse(text, at, bytes[i]), lines[i], numbers[i])));
            }
            return new Block(first, items);
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + DiskException.reason(e) + ".", e);
        }
    }
}
