package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import lilora.engine.DiskException;
import lilora.engine.Sha256;

/**
 * Rows of numbers computed once per image and kept in files: vision features, or pixels. A file holds the rows of one set of
 * images and is named by the hash of everything they depend on, so it can be shared by runs and is never out of date. The
 * images of a set are always computed in the same order and the same batches, so the bits do not depend on who computed them.
 */
public final class RowStore {
    /** Images computed at once. */
    private static final int BATCH = 32;

    private final Path folder;
    private final String identity;
    private final Shape row;
    private final Function<List<String>, float[]> compute;

    /**
     * A store below {@code folder}.
     *
     * @param identity of everything but the images that rows depend on: weights, preprocessing, number format
     * @param row shape of one image's row
     * @param compute rows of some images by name, one after another
     */
    public RowStore(Path folder, String identity, Shape row, Function<List<String>, float[]> compute) {
        this.folder = folder;
        this.identity = identity;
        this.row = row;
        this.compute = compute;
    }

    /**
     * The rows of a set of images, computed now if no file holds them.
     *
     * @param images hash of the content by name; equal contents are computed once
     * @param progress told the number of images done
     */
    public Rows of(Map<String, String> images, IntConsumer progress) {
        SortedMap<String, String> nameByHash = new TreeMap<>();
        images.forEach((name, hash) -> nameByHash.merge(hash, name, (a, b) -> a.compareTo(b) <= 0 ? a : b));
        Path file = folder.resolve(key(nameByHash) + ".rows");
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file) || Files.size(file) != row.size() * Float.BYTES * nameByHash.size()) {
                compute(nameByHash, file, progress);
            }
            Map<String, Integer> rowByHash = new HashMap<>();
            nameByHash.keySet().forEach(hash -> rowByHash.put(hash, rowByHash.size()));
            Map<String, Integer> rows = new HashMap<>();
            images.forEach((name, hash) -> rows.put(name, rowByHash.get(hash)));
            return new Rows(FileChannel.open(file, StandardOpenOption.READ), rows, row);
        } catch (IOException e) {
            throw new DiskException(
                    "Image features cannot be kept in %s: %s. Name a folder that may be written and has free space."
                            .formatted(folder, DiskException.reason(e)),
                    e);
        }
    }

    private void compute(SortedMap<String, String> nameByHash, Path file, IntConsumer progress) throws IOException {
        List<String> names = List.copyOf(nameByHash.values());
        Path aside = Files.createTempFile(folder, "rows", ".part");
        try {
            try (FileChannel out = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                for (int from = 0; from < names.size(); from += BATCH) {
                    List<String> batch = names.subList(from, Math.min(names.size(), from + BATCH));
                    write(out, compute.apply(batch));
                    progress.accept(from + batch.size());
                }
                out.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static void write(FileChannel out, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(values);
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

    /**
     * Rows of images of one or more sets, (images, row...), in the given order, on the manager's device.
     *
     * @param images at least one; all sets have rows of one shape
     * @throws DiskException if a file cannot be read
     */
    static NDArray rows(NDManager manager, List<ImageRows.Shown> images) {
        Shape row = images.get(0).images().row;
        int length = Math.toIntExact(row.size() * Float.BYTES);
        ByteBuffer bytes = ByteBuffer.allocateDirect(length * images.size()).order(ByteOrder.nativeOrder());
        try {
            for (int i = 0; i < images.size(); i++) {
                Rows rows = images.get(i).images();
                rows.read(
                        bytes.slice(i * length, length),
                        rows.rowOf(images.get(i).name()) * (long) length);
            }
        } catch (IOException e) {
            throw new DiskException("Image features cannot be read: " + DiskException.reason(e) + ".", e);
        }
        return manager.create(bytes, new Shape(images.size()).addAll(row), DataType.FLOAT32);
    }

    /** The rows of one set of images, in a file. */
    public static final class Rows implements AutoCloseable {
        private final FileChannel file;
        private final Map<String, Integer> rows;
        private final Shape row;

        Rows(FileChannel file, Map<String, Integer> rows, Shape row) {
            this.file = file;
            this.rows = rows;
            this.row = row;
        }

        private int rowOf(String image) {
            Integer number = rows.get(image);
            if (number == null) {
                throw new IllegalArgumentException("Image " + image + " is not in this set.");
            }
            return number;
        }

        private void read(ByteBuffer into, long position) throws IOException {
            long at = position;
            while (into.hasRemaining()) {
                int count = file.read(into, at);
                if (count < 0) {
                    throw new IOException("the file ends early");
                }
                at += count;
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
