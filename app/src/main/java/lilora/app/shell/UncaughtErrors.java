package lilora.app.shell;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import lilora.app.dialog.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last place an exception can go. The window stays alive; the person is told once for each kind of failure, however
 * often it repeats, and the log has every tenfold.
 */
public final class UncaughtErrors implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(UncaughtErrors.class);
    private static final int FRAMES = 4;
    private static final int MOST_KINDS = 1000;

    private final Executor fx;
    private final Notifications notifications;
    private final Map<List<Object>, Integer> seen = new HashMap<>();

    /**
     * A handler.
     *
     * @param fx the FX thread
     */
    public UncaughtErrors(Executor fx, Notifications notifications) {
        this.fx = fx;
        this.notifications = notifications;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        accept(error);
    }

    /** Takes a failure from any thread. */
    public void accept(Throwable error) {
        int times = count(error);
        if (Integer.toString(times).matches("10*")) {
            LOG.error("Unexpected failure, seen {} times", times, error);
        }
        if (times == 1) {
            fx.execute(() -> notifications.problem(problem(error)));
        }
    }

    private synchronized int count(Throwable error) {
        if (seen.size() >= MOST_KINDS) {
            seen.clear();
        }
        List<Object> kind = Stream.concat(
                        Stream.of((Object) error.getClass()),
                        Arrays.stream(error.getStackTrace()).limit(FRAMES))
                .toList();
        return seen.merge(kind, 1, Integer::sum);
    }

    private static Problem problem(Throwable error) {
        if (error instanceof OutOfMemoryError) {
            return Problem.of("The window ran out of memory.", error)
                    .withRemedy("Runs are not touched: they are processes of their own. Close compared runs and large"
                            + " charts, or start the window with a larger -Xmx.");
        }
        return Problem.of("Something unexpected went wrong in the window.", error)
                .withRemedy("Runs and what is stored are not touched. If it happens again, copy the diagnostics into a"
                        + " report.");
    }
}
