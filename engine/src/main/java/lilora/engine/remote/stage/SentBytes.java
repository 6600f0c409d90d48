package lilora.engine.remote.stage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import lilora.engine.Progress;

/** Counts what is sent of a bundle, and ends the sending when nobody wants it any more. */
final class SentBytes {
    private final String title;
    private final long all;
    private final Progress progress;
    private long sent;

    SentBytes(String title, long all, Progress progress) {
        this.title = title;
        this.all = all;
        this.progress = progress;
    }

    /** So many are there. */
    void add(long bytes) {
        progress.requireWanted();
        sent += bytes;
        progress.update(
                all == 0 ? -1 : (double) sent / all,
                "Sending %s, %,d of %,d MiB".formatted(title, sent >> 20, all >> 20));
    }

    /** Counts what is read of a file. */
    InputStream over(InputStream file) {
        return new FilterInputStream(file) {
            @Override
            public int read() throws IOException {
                int next = in.read();
                add(next < 0 ? 0 : 1);
                return next;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int count = in.read(bytes, from, length);
                add(Math.max(0, count));
                return count;
            }
        };
    }
}
