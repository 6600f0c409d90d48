package lilora.engine.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** While it is open, an interrupted program (Ctrl+C) says a last sentence: how to continue. */
public final class OnInterrupt implements AutoCloseable {
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final Thread hook;

    /** @param sentence asked for when the program is ending; may wait a moment */
    public OnInterrupt(Supplier<String> sentence) {
        this.hook = new Thread(
                () -> {
                    interrupted.set(true);
                    System.err.println();
                    System.err.println(Printable.lines(sentence.get()));
                },
                "how to continue");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the program is ending; what else happens then needs no words. */
    public boolean interrupted() {
        return interrupted.get();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is speaking already.
            return;
        }
    }
}
