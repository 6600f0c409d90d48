package lilora.app.screen.run;

import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import lilora.app.launch.QueueState;

/** Nothing waits. */
final class NoQueue implements RunViewModel.Resuming {
    @Override
    public void resume(String runId) {
        throw new AssertionError(runId);
    }

    @Override
    public ObservableValue<QueueState> queue() {
        return new SimpleObjectProperty<>(QueueState.EMPTY);
    }
}
