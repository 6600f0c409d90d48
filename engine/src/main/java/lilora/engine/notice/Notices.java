package lilora.engine.notice;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lilora.engine.InputException;

/**
 * Tells notices one after another on a thread of its own. A place where one did not arrive is told of once, and again only after one has
 * arrived there.
 */
public final class Notices implements AutoCloseable {
    /** More than this wait for nobody: whoever does not take them has enough of them. */
    private static final int WAITING = 32;

    private final ThreadPoolExecutor thread;
    private final Consumer<String> trouble;
    private final Set<String> failing = new HashSet<>();
    private volatile List<NoticeSink> sinks;

    /**
     * A teller.
     *
     * @param trouble gets a sentence when a notice does not arrive, on the teller's thread
     */
    public Notices(List<NoticeSink> sinks, Consumer<String> trouble) {
        this.sinks = List.copyOf(sinks);
        this.trouble = trouble;
        this.thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
            Thread made = new Thread(task, "notices");
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** From now on these are told. */
    public void replace(List<NoticeSink> others) {
        sinks = List.copyOf(others);
    }

    /** Tells one, sooner or later. */
    public void tell(RunNotice notice) {
        if (sinks.isEmpty()) {
            return;
        }
        try {
            thread.execute(() -> sinks.forEach(sink -> tell(sink, notice)));
        } catch (RejectedExecutionException e) {
            trouble.accept("Too many notices wait to be told, so one was left out: " + notice.text());
        }
    }

    private void tell(NoticeSink sink, RunNotice notice) {
        try {
            sink.send(notice);
            failing.remove(sink.title());
        } catch (InputException e) {
            if (failing.add(sink.title())) {
                trouble.accept(e.getMessage() + " Runs go on without it.");
            }
        }
    }

    /** Waits for what is being told, if it does not take long. */
    public void close(Duration patience) {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(40));
    }
}
