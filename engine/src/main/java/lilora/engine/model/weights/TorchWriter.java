package lilora.engine.model.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lilora.engine.DiskException;

/**
 * Writes dictionaries as {@code torch.save} does since 1.6: a zip of storages and of a pickle (protocol 2) that makes tensors of them.
 * {@code torch.load} reads it with {@code weights_only=True}, for nothing is called but what makes tensors. The same dictionary gives the
 * same bytes.
 */
public final class TorchWriter {
    private static final String ROOT = "archive/";
    private static final byte[] VERSION = "3\n".getBytes(StandardCharsets.US_ASCII);
    /** So that a storage can be mapped, as torch pads. */
    private static final int ALIGNMENT = 64;
    /** Of the local header of an entry, and of a field in it. */
    private static final int HEADER_BYTES = 30;

    private static final int FIELD_BYTES = 4;
    private static final short PADDING = 0x4246;
    private static final LocalDateTime NEVER = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final List<NDArray> storages = new ArrayList<>();

    private TorchWriter() {}

    /**
     * Writes a file.
     *
     * @param dictionary of tensors (float32), texts, lists of texts, and dictionaries of all of them
     * @throws DiskException if it cannot be written
     */
    public static void write(Path path, Map<String, ?> dictionary) {
        TorchWriter writer = new TorchWriter();
        writer.pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        writer.value(dictionary);
        writer.pickle.write('.');
        try (Counted out = new Counted(Files.newOutputStream(path));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(zip, out, "data.pkl", writer.pickle.toByteArray());
            entry(zip, out, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < writer.storages.size(); i++) {
                entry(zip, out, "data/" + i, bytes(writer.storages.get(i)));
            }
            entry(zip, out, "version", VERSION);
        } catch (IOException e) {
            throw new DiskException(
                    "Cannot write %s: %s. Check that the disk has free space.".formatted(path, DiskException.reason(e)),
                    e);
        }
    }

    private static byte[] bytes(NDArray array) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            float[] values = array.toFloatArray();
            return FloatCodec.F32.bytes(values, 0, values.length).array();
        }
    }

    private static void entry(ZipOutputStream zip, Counted out, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(NEVER);
        long begin = out.count + HEADER_BYTES + entry.getName().length() + FIELD_BYTES;
        int padding = (int) (-begin & (ALIGNMENT - 1));
        entry.setExtra(ByteBuffer.allocate(FIELD_BYTES + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(PADDING)
                .putShort((short) padding)
                .array());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
        zip.flush();
    }

    private void value(Object value) {
        if (value instanceof Map<?, ?> dictionary) {
            pickle.write('}');
            dictionary.forEach((key, item) -> {
                text(String.valueOf(key));
                value(item);
                pickle.write('s');
            });
        } else if (value instanceof List<?> list) {
            pickle.write(']');
            list.forEach(item -> {
                value(item);
                pickle.write('a');
            });
        } else if (value instanceof NDArray array && array.getDataType() == DataType.FLOAT32) {
            tensor(array);
        } else if (value instanceof String text) {
            text(text);
        } else {
            throw new IllegalArgumentException("neither a tensor in float32 nor a text: " + value.getClass());
        }
    }

    /** _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks). */
    private void tensor(NDArray array) {
        long[] shape = array.getShape().getShape();
        name("torch._utils", "_rebuild_tensor_v2");
        pickle.writeBytes(new byte[] {'(', '('});
        text("storage");
        name("torch", "FloatStorage");
        text(Integer.toString(storages.size()));
        text("cpu");
        number(array.size());
        pickle.writeBytes(new byte[] {'t', 'Q'});
        number(0);
        tuple(shape);
        tuple(strides(shape));
        pickle.write(0x89);
        name("collections", "OrderedDict");
        pickle.writeBytes(new byte[] {')', 'R', 't', 'R'});
        storages.add(array);
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= shape[i];
        }
        return strides;
    }

    private void tuple(long[] numbers) {
        pickle.write('(');
        for (long number : numbers) {
            number(number);
        }
        pickle.write('t');
    }

    /** A number of eight bytes. */
    private void number(long number) {
        pickle.write(0x8A);
        pickle.write(Long.BYTES);
        pickle.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        pickle.write('X');
        pickle.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length)
                .array());
        pickle.writeBytes(bytes);
    }

    private void name(String module, String function) {
        pickle.writeBytes(("c" + module + "\n" + function + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Tells how far a file has been written. */
    private static final class Counted extends OutputStream {
        private final OutputStream out;
        private long count;

        Counted(OutputStream out) {
            this.out = new BufferedOutputStream(out, 1 << 16);
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
