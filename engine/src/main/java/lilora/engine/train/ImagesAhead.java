package lilora.engine.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Reads images on threads of its own, the next batch while the vision tower works on this one. What is taken comes in the order
 * asked for, and the first image in that order that cannot be read is the one that is told, as if one were read after another. No more
 * than two batches are held. For one thread.
 *
 * @param <T> what an image is read as
 */
final class ImagesAhead<T> {
    /** More decode faster than any GPU takes images in. */
    private static final int MOST_THREADS = 8;

    private static final long IDLE_SECONDS = 1;

    private final Function<String, T> read;
    private final ThreadPoolExecutor threads;
    private final Map<String, CompletableFuture<T>> begun = new HashMap<>();

    /** @param read an image by name; thread-safe */
    ImagesAhead(Function<String, T> read) {
        this.read = read;
        int count = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        this.threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "images");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Some images, in order.
     *
     * @param next what will be wanted after them
     */
    List<T> take(List<String> wanted, List<String> next) {
        List<CompletableFuture<T>> reading = begin(wanted);
        begin(next);
        try {
            return reading.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            stop();
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        } finally {
            begun.keySet().retainAll(next);
        }
    }

    private List<CompletableFuture<T>> begin(List<String> names) {
        return names.stream()
                .map(name -> begun.computeIfAbsent(
                        name, wanted -> CompletableFuture.supplyAsync(() -> read.apply(wanted), threads)))
                .toList();
    }

    /** What was begun for nothing ends before anything else is told. */
    private void stop() {
        threads.getQueue().clear();
        begun.values().forEach(image -> image.cancel(false));
        begun.clear();
    }
}
