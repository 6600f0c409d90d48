package lilora.app.background;

import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;

/**
 * Background work as seen from the FX thread: everything here changes and calls back there, and is to be called from
 * there. A failure for which nobody registered goes to the window's error list.
 */
public interface TaskHandle<T> {
    /** What the status bar shows. */
    String title();

    /** Where the work stands. */
    ReadOnlyObjectProperty<TaskState> stateProperty();

    /** 0 to 1, or negative while unknown. */
    ReadOnlyDoubleProperty progressProperty();

    /** What it does now; may be empty. */
    ReadOnlyStringProperty messageProperty();

    /** Calls back with the result; at once if there is one already. */
    TaskHandle<T> onDone(Consumer<? super T> callback);

    /** Calls back with what went wrong; at once if it already did. */
    TaskHandle<T> onFailed(Consumer<? super Throwable> callback);

    /** Calls back when the work ended because it was cancelled. */
    TaskHandle<T> onCancelled(Runnable callback);

    /**
     * Calls back when the work ended, however it did, in turn with the other callbacks: for what is set while it is under way.
     * A failure still wants somebody who tells it.
     */
    TaskHandle<T> onEnd(Runnable callback);

    /** Asks the work to end. Its thread is interrupted; the state says when it has ended. */
    void cancel();
}
