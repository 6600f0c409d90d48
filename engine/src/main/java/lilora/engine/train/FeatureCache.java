package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import lilora.engine.DiskException;
import lilora.engine.file.PlainFile;
import lilora.engine.file.Sha256;
import lilora.engine.model.ImageGrid;
import lilora.engine.model.weights.FloatCodec;
import org.jspecify.annotations.Nullable;

/**
 * Rows of numbers computed once per image and kept in files: vision features, or pixels. A file holds the rows of one set of
 * images and is named by the hash of everything they depend on, so it can be shared by runs and is never out of date. The
 * images of a set are always computed in the same order and the same batches, so the bits do not depend on who computed them.
 * The hash of the rows stands behind them: a file that is not what was written is computed again.
 */
public final class FeatureCache implements FeatureStore {
    /** Images of one size that are computed at once. */
    public static final int BATCH = 32;

    private static final int HASH_BYTES = 32;

    private final Path folder;
    private final String identity;
    private final RowLayout layout;
    private final Batches compute;
    private final Consumer<String> told;

    /** Computes the rows of some images by name, one after another. */
    @FunctionalInterface
    interface Batches {
        /**
         * The rows.
         *
         * @param next images that will be wanted after these: they may be read already
         */
        float[] rows(List<String> images, List<String> next);
    }

    /**
     * A store below {@code folder}.
     *
     * @param identity of everything but the images that rows depend on: weights, preprocessing, number format
     * @param row shape of one image's row
     * @param compute rows of some images by name, one after another
     * @param told gets a sentence when a damaged file is computed again
     */
    public FeatureCache(
            Path folder, String identity, Shape row, Function<List<String>, float[]> compute, Consumer<String> told) {
        this(folder, identity, new RowLayout(row, null, FloatCodec.F32), (images, next) -> compute.apply(images), told);
    }

    /** A store of rows of this layout; those with a grid are computed one image at a time. */
    FeatureCache(Path folder, String identity, RowLayout layout, Batches compute, Consumer<String> told) {
        this.folder = folder;
        this.identity = identity;
        this.layout = layout;
        this.compute = compute;
        this.told = told;
    }

    @Override
    public FeatureCache in(Path otherFolder) {
        return new FeatureCache(otherFolder, identity, layout, compute, told);
    }

    /** The rows of a set of images, computed now if no file holds them. */
    @Override
    public Rows of(Map<String, String> images, IntConsumer progress) {
        SortedMap<String, String> nameByHash = nameByHash(images);
        Path file = file(nameByHash);
        try {
            Optional<Rows> kept = find(images);
            if (kept.isPresent()) {
                return kept.get();
            }
            Files.createDirectories(folder);
            compute(nameByHash, file, progress);
            return open(file, images, nameByHash);
        } catch (IOException e) {
            throw new DiskException(
                    "Vision features cannot be kept in %s: %s. Name a folder that may be written and has free space."
                            .formatted(folder, DiskException.reason(e)),
                    e);
        }
    }

    /** The rows of a set of images, if a file holds them whole. Writes nothing. */
    public Optional<Rows> find(Map<String, String> images) {
        SortedMap<String, String> nameByHash = nameByHash(images);
        Path file = file(nameByHash);
        long bytes = nameByHash.values().stream().mapToLong(layout::bytes).sum();
        try {
            if (!Files.isRegularFile(file) || Files.size(file) == bytes) {
                // Absent, or of a version that kept no hash.
                return Optional.empty();
            }
            if (Files.size(file) == bytes + HASH_BYTES && isWhole(file, bytes)) {
                return Optional.of(open(file, images, nameByHash));
            }
            told.accept("The vision features in %s are damaged: they are not what was written. They are computed again."
                    .formatted(file));
            return Optional.empty();
        } catch (IOException e) {
            told.accept("The vision features in %s cannot be read: %s. They are computed again."
                    .formatted(file, DiskException.reason(e)));
            return Optional.empty();
        }
    }

    private SortedMap<String, String> nameByHash(Map<String, String> images) {
        SortedMap<String, String> nameByHash = new TreeMap<>();
        images.forEach((name, hash) -> nameByHash.merge(hash, name, (a, b) -> a.compareTo(b) <= 0 ? a : b));
        return nameByHash;
    }

    private Path file(SortedMap<String, String> nameByHash) {
        return folder.resolve(key(nameByHash) + ".rows");
    }

    private Rows open(Path file, Map<String, String> images, SortedMap<String, String> nameByHash) throws IOException {
        Map<String, Integer> rowByHash = new HashMap<>();
        long[] starts = new long[nameByHash.size() + 1];
        nameByHash.forEach((hash, name) -> {
            int number = rowByHash.size();
            rowByHash.put(hash, number);
            starts[number + 1] = starts[number] + layout.bytes(name);
        });
        Map<String, Integer> rows = new HashMap<>();
        images.forEach((name, hash) -> rows.put(name, rowByHash.get(hash)));
        return new StoredRows(FileChannel.open(file, StandardOpenOption.READ), rows, starts, layout);
    }

    private static boolean isWhole(Path file, long bytes) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(PlainFile.require(file))) {
            for (long left = bytes; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    return false;
                }
                digest.update(buffer, 0, count);
                left -= count;
            }
            return Arrays.equals(digest.digest(), in.readNBytes(HASH_BYTES));
        }
    }

    private void compute(SortedMap<String, String> nameByHash, Path file, IntConsumer progress) throws IOException {
        List<String> names = List.copyOf(nameByHash.values());
        try (PartFile part = PartFile.begin(folder)) {
            FileChannel out = part.channel();
            MessageDigest digest = Sha256.digest();
            int size = layout.batch();
            for (int from = 0; from < names.size(); from += size) {
                List<String> batch = batch(names, from, size);
                ByteBuffer bytes = layout.bytes(compute.rows(batch, batch(names, from + batch.size(), size)));
                digest.update(bytes.duplicate());
                write(out, bytes);
                progress.accept(from + batch.size());
            }
            write(out, ByteBuffer.wrap(digest.digest()));
            part.become(file);
        }
    }

    private static List<String> batch(List<String> names, int from, int size) {
        return names.subList(from, Math.min(names.size(), from + size));
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private String key(SortedMap<String, String> nameByHash) {
        MessageDigest digest = Sha256.digest();
        Sha256.add(digest, identity);
        nameByHash.keySet().forEach(hash -> Sha256.add(digest, hash));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The rows of one set of images. */
    public interface Rows extends AutoCloseable {
        /** Where the visual tokens of an image lie; null where every image has as many. */
        @Nullable
        ImageGrid grid(String image);

        /**
         * The rows of images in the given order, on the manager's device: (images, row...), or (tokens, row...) where images have
         * a row for each of their visual tokens.
         *
         * @param images at least one
         * @throws DiskException if a file cannot be read
         */
        NDArray of(NDManager manager, List<String> images);

        /** Tells which images will be wanted from here on, in this order, so that what takes time can begin. */
        default void soon(List<String> images) {}

        @Override
        void close() throws IOException;
    }
}
