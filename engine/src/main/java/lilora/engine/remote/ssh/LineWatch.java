package lilora.engine.remote.ssh;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lilora.engine.Progress;

/**
 * Closes a line over which somebody waits for something that nobody wants any more: whoever waits for a host whose disk stands still hears
 * nothing else. Work that looks for itself whether it is wanted has time to end before.
 */
final class LineWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final long GRACE_MILLIS = 1000;

    private final CountDownLatch over = new CountDownLatch(1);
    private final SshLine line;
    private final Progress progress;

    private LineWatch(SshLine line, Progress progress) {
        this.line = line;
        this.progress = progress;
    }

    /** Watches until it is closed. */
    static LineWatch over(SshLine line, Progress progress) {
        LineWatch watch = new LineWatch(line, progress);
        Thread thread = new Thread(watch::look, "line-watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private void look() {
        try {
            while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (progress.isCancelled()) {
                    if (!over.await(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                        line.close();
                    }
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
