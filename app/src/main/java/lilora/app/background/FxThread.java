package lilora.app.background;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.scene.Scene;

/** The one door to the FX thread. As an {@link Executor} it can stand wherever code must not know the toolkit. */
public final class FxThread implements Executor {
    private static final int PULSES_TO_PAINT = 3;

    /** Starts the toolkit and does the first work on its thread; returns at once. The program ends with its last window. */
    public void start(Runnable first) {
        Platform.startup(first);
    }

    /** Runs at once on the FX thread, else as soon as that thread is free. */
    public void run(Runnable work) {
        if (Platform.isFxApplicationThread()) {
            work.run();
        } else {
            Platform.runLater(work);
        }
    }

    /** Runs after what the FX thread does now, even when called from it. */
    public void later(Runnable work) {
        Platform.runLater(work);
    }

    /** Runs when what a shown scene shows now has been painted. */
    public void afterPicture(Scene scene, Runnable work) {
        AtomicInteger pulses = new AtomicInteger();
        AtomicReference<Runnable> listener = new AtomicReference<>(() -> {});
        listener.set(() -> {
            // One pulse hands the picture to the painting thread; the one after waits for it.
            if (pulses.incrementAndGet() == PULSES_TO_PAINT) {
                scene.removePostLayoutPulseListener(listener.get());
                later(work);
            } else {
                later(Platform::requestNextPulse);
            }
        });
        scene.addPostLayoutPulseListener(listener.get());
        Platform.requestNextPulse();
    }

    @Override
    public void execute(Runnable work) {
        run(work);
    }
}
