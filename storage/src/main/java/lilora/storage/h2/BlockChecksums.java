package lilora.storage.h2;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import lilora.engine.file.AtomicFile;
import org.h2.engine.Constants;

/**
 * A CRC-32C of every block of a database file, in a file beside it: {@code workbench.sums}. The database checks its chunks'
 * frames, not the rows in them, so one flipped bit of the file may be another number.
 *
 * <p>Each block has two sums: before it is written, the old one and the new one are noted; after that, the new one twice. So
 * after a process was killed at any instant a sound file agrees with its sums, and everything that nobody wrote does not. Not
 * safe for several threads.
 */
final class BlockChecksums implements Closeable {
    /** What {@link #verify} found. */
    enum Verdict {
        AGREES,
        DIFFERS,
        /** There are no sums, as for a file of a version before there were any. */
        MISSING
    }

    /** The unit the database writes in. */
    static final int BLOCK = 4096;

    private static final byte[] HEAD = "lilora1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int ENTRY = 2 * Integer.BYTES;
    /** Sums of half a terabyte: what is longer is something else. */
    private static final long LONGEST = 1L << 30;

    /** Stands for a block that is not there, or one in a hole, which holds zeros. */
    private static final int NONE = 0;

    private final RandomAccessFile file;
    private int[] sums;

    private BlockChecksums(RandomAccessFile file, int[] sums) {
        this.file = file;
        this.sums = sums;
    }

    /** The file of sums of a database file. */
    static Path file(Path database) {
        String name = database.getFileName().toString();
        return database.resolveSibling(name.substring(0, name.length() - Constants.SUFFIX_MV_FILE.length()) + ".sums");
    }

    /** The sum of a block; what is missing of its end counts as zeros. */
    static int of(byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, BLOCK);
        int sum = (int) crc.getValue();
        return sum == NONE ? 1 : sum;
    }

    /** Opens the sums of a database that {@link #verify} or {@link #make} was called for; of an empty one, anew. */
    static BlockChecksums open(Path database) throws IOException {
        // Not a channel: an interrupted thread would close it.
        RandomAccessFile file = new RandomAccessFile(file(database).toFile(), "rw");
        try {
            if (Files.notExists(database) || Files.size(database) == 0 || file.length() < HEAD.length) {
                file.setLength(0);
                file.write(HEAD);
            }
            byte[] entries = new byte[(int) (file.length() - HEAD.length) / ENTRY * ENTRY];
            file.seek(HEAD.length);
            file.readFully(entries);
            ByteBuffer buffer = ByteBuffer.wrap(entries);
            int[] sums = new int[entries.length / ENTRY];
            for (int i = 0; i < sums.length; i++) {
                sums[i] = buffer.getInt(i * ENTRY + Integer.BYTES);
            }
            return new BlockChecksums(file, sums);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Blocks are about to be written. */
    void expect(int first, int[] coming) throws IOException {
        int end = first + coming.length;
        // A gap before them is a hole.
        int from = Math.min(first, sums.length);
        sums = end > sums.length ? Arrays.copyOf(sums, end) : sums;
        byte[] bytes = new byte[(end - from) * ENTRY];
        ByteBuffer entries = ByteBuffer.wrap(bytes);
        for (int i = from; i < end; i++) {
            entries.putInt(sums[i]).putInt(i < first ? NONE : coming[i - first]);
        }
        write(from, bytes);
    }

    /** They are written. */
    void settle(int first, int[] written) throws IOException {
        byte[] bytes = new byte[written.length * ENTRY];
        ByteBuffer entries = ByteBuffer.wrap(bytes);
        for (int i = 0; i < written.length; i++) {
            sums[first + i] = written[i];
            entries.putInt(written[i]).putInt(written[i]);
        }
        write(first, bytes);
    }

    /** The file is about to be cut to its first blocks. */
    void expectEnd(int blocks) throws IOException {
        if (blocks < sums.length) {
            byte[] bytes = new byte[(sums.length - blocks) * ENTRY];
            ByteBuffer entries = ByteBuffer.wrap(bytes);
            for (int i = blocks; i < sums.length; i++) {
                entries.putInt(sums[i]).putInt(NONE);
            }
            write(blocks, bytes);
        }
    }

    /** It is cut. */
    void settleEnd(int blocks) throws IOException {
        if (blocks < sums.length) {
            sums = Arrays.copyOf(sums, blocks);
            file.setLength(HEAD.length + (long) blocks * ENTRY);
        }
    }

    void force() throws IOException {
        file.getFD().sync();
    }

    private void write(int first, byte[] entries) throws IOException {
        file.seek(HEAD.length + (long) first * ENTRY);
        file.write(entries);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Makes the sums of a file as it is. */
    static void make(Path database) throws IOException {
        int blocks = blocks(Files.size(database));
        byte[] bytes = Arrays.copyOf(HEAD, HEAD.length + blocks * ENTRY);
        ByteBuffer entries = ByteBuffer.wrap(bytes).position(HEAD.length);
        each(database, (block, sum, isZero) -> {
            entries.putInt(sum).putInt(sum);
            return true;
        });
        AtomicFile.write(file(database), bytes);
    }

    /** Reads a whole file and its sums. What was only half done when a process was killed is settled. */
    static Verdict verify(Path database) throws IOException {
        Path file = file(database);
        if (Files.notExists(file)) {
            return Verdict.MISSING;
        }
        if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
            return Verdict.DIFFERS;
        }
        byte[] noted = Files.readAllBytes(file);
        int entries = (noted.length - HEAD.length) / ENTRY;
        int blocks = blocks(Files.size(database));
        if (!isWellFormed(noted) || blocks > entries) {
            return Verdict.DIFFERS;
        }
        byte[] found = noted.clone();
        ByteBuffer settled = ByteBuffer.wrap(found);
        boolean agrees = each(database, (block, sum, isZero) -> {
            int at = HEAD.length + block * ENTRY;
            int before = settled.getInt(at);
            int after = settled.getInt(at + Integer.BYTES);
            boolean hole = isZero && (before == NONE || after == NONE);
            int standing = hole ? NONE : sum;
            settled.putInt(at, standing).putInt(at + Integer.BYTES, standing);
            return hole || sum == before || sum == after;
        });
        for (int block = blocks; block < entries; block++) {
            int at = HEAD.length + block * ENTRY;
            agrees &= settled.getInt(at) == NONE || settled.getInt(at + Integer.BYTES) == NONE;
        }
        if (!agrees) {
            return Verdict.DIFFERS;
        }
        byte[] whole = Arrays.copyOf(found, HEAD.length + blocks * ENTRY);
        if (!Arrays.equals(whole, noted)) {
            AtomicFile.write(file, whole);
        }
        return Verdict.AGREES;
    }

    private static boolean isWellFormed(byte[] noted) {
        return noted.length >= HEAD.length
                && (noted.length - HEAD.length) % ENTRY == 0
                && Arrays.equals(HEAD, Arrays.copyOf(noted, HEAD.length));
    }

    private static int blocks(long bytes) {
        return Math.toIntExact((bytes + BLOCK - 1) / BLOCK);
    }

    @FunctionalInterface
    private interface Visitor {
        /** Whether to go on. */
        boolean block(int block, int sum, boolean isZero);
    }

    private static boolean each(Path database, Visitor visitor) throws IOException {
        byte[] bytes = new byte[256 * BLOCK];
        byte[] zeros = new byte[BLOCK];
        int zero = of(zeros, 0);
        int block = 0;
        try (InputStream in = new FileInputStream(database.toFile())) {
            for (int count = in.readNBytes(bytes, 0, bytes.length);
                    count > 0;
                    count = in.readNBytes(bytes, 0, bytes.length)) {
                Arrays.fill(bytes, count, Math.min(bytes.length, blocks(count) * BLOCK), (byte) 0);
                for (int at = 0; at < count; at += BLOCK) {
                    int sum = of(bytes, at);
                    boolean isZero = sum == zero && Arrays.equals(bytes, at, at + BLOCK, zeros, 0, BLOCK);
                    if (!visitor.block(block++, sum, isZero)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
