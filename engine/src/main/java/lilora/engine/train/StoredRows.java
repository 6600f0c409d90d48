package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;
import lilora.engine.DiskException;
import lilora.engine.model.ImageGrid;
import lilora.engine.model.weights.FloatCodec;
import org.jspecify.annotations.Nullable;

/** The rows of one set of images, in a file. */
final class StoredRows implements FeatureCache.Rows {
    /** What a buffer of Java holds, and a little less: the images of a batch may have more. */
    private static final long BUFFER = Integer.MAX_VALUE - Long.BYTES;

    private final FileChannel file;
    private final Map<String, Integer> rows;
    private final long[] starts;
    private final RowLayout layout;
    private final long most;

    /**
     * Those of an open file.
     *
     * @param rows number of each image's place, by its name
     * @param starts bytes of the file before each place, and before its end
     */
    StoredRows(FileChannel file, Map<String, Integer> rows, long[] starts, RowLayout layout) {
        this(file, rows, starts, layout, BUFFER);
    }

    /** @param most bytes of float32 that are read at once, if they are of more than one image */
    StoredRows(FileChannel file, Map<String, Integer> rows, long[] starts, RowLayout layout, long most) {
        this.file = file;
        this.rows = rows;
        this.starts = starts;
        this.layout = layout;
        this.most = most;
    }

    @Override
    public @Nullable ImageGrid grid(String image) {
        return layout.grid(image);
    }

    @Override
    public NDArray of(NDManager manager, List<String> images) {
        NDList parts = new NDList();
        try {
            for (int from = 0, to; from < images.size(); from = to) {
                to = end(images, from);
                parts.add(part(manager, images.subList(from, to)));
            }
            return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 0);
        } finally {
            if (parts.size() > 1) {
                parts.close();
            }
        }
    }

    /** The end of those from a place on that fit into one buffer, at least one. */
    private int end(List<String> images, int from) {
        long bytes = 0;
        for (int i = from; i < images.size(); i++) {
            bytes += length(images.get(i)) / layout.width() * Float.BYTES;
            if (bytes > most && i > from) {
                return i;
            }
        }
        return images.size();
    }

    private NDArray part(NDManager manager, List<String> images) {
        long kept = images.stream().mapToLong(this::length).sum();
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(kept)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            int at = 0;
            for (String image : images) {
                int length = Math.toIntExact(length(image));
                read(bytes.slice(at, length), starts[rowOf(image)]);
                at += length;
            }
        } catch (IOException e) {
            throw new DiskException("Vision features cannot be read: " + DiskException.reason(e) + ".", e);
        }
        return manager.create(wide(bytes), layout.shape(kept / layout.width()), DataType.FLOAT32);
    }

    private ByteBuffer wide(ByteBuffer kept) {
        if (layout.numbers() == FloatCodec.F32) {
            return kept.order(ByteOrder.nativeOrder());
        }
        int count = kept.remaining() / layout.width();
        ByteBuffer wide = ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder());
        while (kept.hasRemaining()) {
            wide.putFloat(layout.numbers().get(kept));
        }
        return wide.flip();
    }

    private long length(String image) {
        int row = rowOf(image);
        return starts[row + 1] - starts[row];
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
