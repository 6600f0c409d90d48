package lilora.engine.hub;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import lilora.engine.Progress;

/** Bytes of a download as they come: how many, how fast, how long still. */
final class Transfer {
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(20);
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(200);
    private static final double MIB = 1 << 20;

    private record Moment(long nanos, long received) {}

    private final Progress progress;
    private final long total;
    private final LongSupplier clock;
    private final Deque<Moment> moments = new ArrayDeque<>();
    private String file = "";
    private long present;
    private long received;

    /**
     * @param total bytes of all files
     * @param present bytes of them that were here before
     * @param clock nanoseconds
     */
    Transfer(Progress progress, long total, long present, LongSupplier clock) {
        this.progress = progress;
        this.total = total;
        this.present = present;
        this.clock = clock;
    }

    /** Another file begins. */
    void file(String name) {
        file = name;
        tell(clock.getAsLong());
    }

    /** Bytes that were here are of no use. */
    void lost(long bytes) {
        present -= bytes;
    }

    /** Bytes came. */
    void add(int bytes) {
        received += bytes;
        long now = clock.getAsLong();
        Moment last = moments.peekLast();
        if (last == null || now - last.nanos() >= EVERY || present + received >= total) {
            tell(now);
        }
    }

    private void tell(long now) {
        moments.addLast(new Moment(now, received));
        while (now - moments.getFirst().nanos() > WINDOW) {
            moments.removeFirst();
        }
        long done = present + received;
        String text = "%s: %,d of %,d MiB".formatted(file, done >> 20, total >> 20);
        Moment first = moments.getFirst();
        double seconds = (now - first.nanos()) / 1e9;
        double rate = seconds > 0 ? (received - first.received()) / seconds : 0;
        if (rate > 0) {
            text += ", %.1f MiB/s, %s left".formatted(rate / MIB, left((total - done) / rate));
        }
        progress.update(total == 0 ? 1 : (double) done / total, text);
    }

    private static String left(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60
                ? whole + " s"
                : whole < 3600 ? whole / 60 + " min" : "%d h %d min".formatted(whole / 3600, whole / 60 % 60);
    }
}
