package lilora.app.shell;

import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;

/** The runs whose workers are alive, and the ways to leave them when the window closes. */
public interface RunningRuns {
    /** No runs, for a window without a workspace. */
    static RunningRuns none() {
        return new RunningRuns() {
            @Override
            public ObservableValue<List<RunningRun>> running() {
                return new ReadOnlyObjectWrapper<>(List.<RunningRun>of()).getReadOnlyProperty();
            }

            @Override
            public void stopAfterStage(String runId) {
                throw new IllegalArgumentException("No run is running.");
            }

            @Override
            public void stopNow(String runId) {
                throw new IllegalArgumentException("No run is running.");
            }
        };
    }

    /** Those alive now; changes on the FX thread. */
    ObservableValue<List<RunningRun>> running();

    /** Asks a worker to stop at the end of its stage. Returns when the command is written, quickly. */
    void stopAfterStage(String runId);

    /** Asks a worker to stop after its step, with a checkpoint. Returns when the command is written, quickly. */
    void stopNow(String runId);
}
