package lilora.app.task;

import java.util.concurrent.Executor;
import javafx.application.Platform;

/** The one door to the FX thread. As an {@link Executor} it can stand wherever code must not know the toolkit. */
public final class FxThread implements Executor {
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

    @Override
    public void execute(Runnable work) {
        run(work);
    }
}
