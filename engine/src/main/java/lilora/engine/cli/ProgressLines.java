package lilora.engine.cli;

import java.util.concurrent.TimeUnit;
import lilora.engine.Progress;

/** Tells on the terminal how far something long is, every two seconds. */
final class ProgressLines implements Progress {
    private static final long EVERY = TimeUnit.SECONDS.toNanos(2);

    private long told = System.nanoTime();

    @Override
    public void update(double fraction, String message) {
        long now = System.nanoTime();
        if (now - told >= EVERY) {
            told = now;
            System.err.println(Printable.line("%3.0f %%  %s".formatted(100 * fraction, message)));
        }
    }
}
