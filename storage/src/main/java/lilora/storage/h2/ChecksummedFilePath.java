package lilora.storage.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import org.h2.engine.Constants;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Files the database writes to, by an address that starts with {@code sums:}. Those of rows have {@link BlockChecksums} kept. */
public final class ChecksummedFilePath extends FilePathWrapper {
    static final String SCHEME = "sums";

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        FilePath path = getBase();
        while (path.unwrap() != path) {
            path = path.unwrap();
        }
        if (mode.equals("r") || !path.toString().endsWith(Constants.SUFFIX_MV_FILE)) {
            return getBase().open(mode);
        }
        BlockChecksums sums = BlockChecksums.open(Path.of(path.toString()));
        try {
            return new SummedFile(getBase().open(mode), sums);
        } catch (IOException | RuntimeException e) {
            sums.close();
            throw e;
        }
    }

    /**
     * Reads go past the sums: they were held against the whole file before it was opened. They need no lock, unlike those of the
     * class below, which share a position; writes are one at a time.
     */
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    private static final class SummedFile extends FileBaseDefault {
        private final FileChannel file;
        private final BlockChecksums sums;

        SummedFile(FileChannel file, BlockChecksums sums) {
            this.file = file;
            this.sums = sums;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            synchronized (sums) {
                int first = (int) (position / BlockChecksums.BLOCK);
                int[] coming = coming(source, position);
                sums.expect(first, coming);
                int count = source.remaining();
                for (long at = position; source.hasRemaining(); ) {
                    at += file.write(source, at);
                }
                sums.settle(first, coming);
                return count;
            }
        }

        /** The sums of all blocks that bytes at this position lie in, as they will be. */
        private int[] coming(ByteBuffer source, long position) throws IOException {
            int head = (int) (position % BlockChecksums.BLOCK);
            int blocks = (head + source.remaining() + BlockChecksums.BLOCK - 1) / BlockChecksums.BLOCK;
            byte[] bytes = new byte[blocks * BlockChecksums.BLOCK];
            long start = position - head;
            if (head > 0) {
                fill(bytes, 0, start);
            }
            if ((head + source.remaining()) % BlockChecksums.BLOCK > 0) {
                int last = (blocks - 1) * BlockChecksums.BLOCK;
                fill(bytes, last, start + last);
            }
            source.duplicate().get(bytes, head, source.remaining());
            int[] sums = new int[blocks];
            for (int i = 0; i < blocks; i++) {
                sums[i] = BlockChecksums.of(bytes, i * BlockChecksums.BLOCK);
            }
            return sums;
        }

        /** A block as it is in the file; zeros after the end. */
        private void fill(byte[] bytes, int offset, long position) throws IOException {
            ByteBuffer block = ByteBuffer.wrap(bytes, offset, BlockChecksums.BLOCK);
            for (long at = position; block.hasRemaining(); ) {
                int count = file.read(block, at);
                if (count < 0) {
                    return;
                }
                at += count;
            }
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            synchronized (sums) {
                int blocks = Math.toIntExact((size + BlockChecksums.BLOCK - 1) / BlockChecksums.BLOCK);
                sums.expectEnd(blocks);
                file.truncate(size);
                sums.settleEnd(blocks);
            }
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void force(boolean metaData) throws IOException {
            synchronized (sums) {
                sums.force();
            }
            file.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            try (file) {
                sums.close();
            }
        }
    }
}
