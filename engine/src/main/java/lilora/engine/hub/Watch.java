package lilora.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lilora.engine.Progress;

/** Closes a connection whose reader is not wanted any longer, or that is open and silent: reading alone would wait for ever. */
final class Watch implements AutoCloseable {
    private static final long OFTEN_MILLIS = 100;

    private final InputStream connection;
    private final Progress progress;
    private final Duration patience;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "download watch");
    private volatile long heard = System.nanoTime();
    private volatile boolean silent;

    Watch(InputStream connection, Progress progress, Duration patience) {
        this.connection = connection;
        this.progress = progress;
        this.patience = patience;
        thread.setDaemon(true);
        thread.start();
    }

    /** Something came. */
    void heard() {
        heard = System.nanoTime();
    }

    /** Whether it was closed for its silence. */
    boolean wasSilent() {
        return silent;
    }

    private void watch() {
        try {
            while (!over.await(OFTEN_MILLIS, TimeUnit.MILLISECONDS)) {
                silent = System.nanoTime() - heard > patience.toNanos();
                if (silent || progress.isCancelled()) {
                    connection.close();
                    return;
                }
            }
        } catch (InterruptedException | IOException e) {
            // Nobody interrupts it, and what cannot be closed is closed.
            return;
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
