package lilora.app.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how long the FX thread lets others wait. A beat is posted every few milliseconds; the time until it runs is
 * the time a click would have waited. A wait above the limit is logged with what the FX thread was doing.
 */
public final class StallWatch implements AutoCloseable {
    /** What the project promises never to exceed. */
    public static final Duration LIMIT = Duration.ofMillis(50);

    private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);
    private static final Duration BEAT = Duration.ofMillis(10);
    private static final int FRAMES = 12;
    private static final int KEPT = 100;

    /** One wait above the limit, and where the FX thread was meanwhile. */
    public record Stall(long millis, String where) {}

    /**
     * What was measured since the start or the last reset.
     *
     * @param beats measurements
     * @param longestMillis the longest wait, stall or not
     * @param stalls the waits above the limit, at most the last hundred
     */
    public record Report(long beats, double longestMillis, List<Stall> stalls) {
        public Report {
            stalls = List.copyOf(stalls);
        }
    }

    private final FxThread fx;
    private final Thread thread;
    private final List<Stall> stalls = new ArrayList<>();
    private long beats;
    private long longestNanos;
    private boolean pending;
    private long sent;
    private @Nullable Thread watched;
    private String where = "";

    /** Starts to watch. The toolkit must be running. */
    public StallWatch(FxThread fx) {
        this.fx = fx;
        thread = new Thread(this::watch, "stall-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (mayBeat()) {
                    fx.later(this::beat);
                } else {
                    lookIfLate();
                }
                Thread.sleep(BEAT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean mayBeat() {
        if (pending) {
            return false;
        }
        pending = true;
        sent = System.nanoTime();
        where = "";
        return true;
    }

    private synchronized void lookIfLate() {
        Thread target = watched;
        if (target != null && where.isEmpty() && System.nanoTime() - sent > LIMIT.toNanos()) {
            where = Arrays.stream(target.getStackTrace())
                    .limit(FRAMES)
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining(" < "));
        }
    }

    private void beat() {
        Stall late = null;
        synchronized (this) {
            long waited = System.nanoTime() - sent;
            watched = Thread.currentThread();
            pending = false;
            beats++;
            longestNanos = Math.max(longestNanos, waited);
            if (waited > LIMIT.toNanos()) {
                late = new Stall(Duration.ofNanos(waited).toMillis(), where);
                stalls.add(late);
                if (stalls.size() > KEPT) {
                    stalls.remove(0);
                }
            }
        }
        if (late != null) {
            LOG.debug("The FX thread was busy for {} ms: {}", late.millis(), late.where());
        }
    }

    /** What was measured. */
    public synchronized Report report() {
        return new Report(beats, longestNanos / 1e6, stalls);
    }

    /** Starts measuring anew: after the window has come up, or before a benchmark. */
    public synchronized void reset() {
        beats = 0;
        longestNanos = 0;
        stalls.clear();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
