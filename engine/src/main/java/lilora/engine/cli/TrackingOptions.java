package lilora.engine.cli;

import java.util.Map;
import lilora.engine.tracking.RunTrackers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which tools are told of a run while it goes on. */
final class TrackingOptions {
    @Option(
            names = "--tensorboard",
            description = "Write an event file for TensorBoard in the run's folder tensorboard/")
    private boolean tensorBoard;

    @Option(
            names = "--mlflow",
            paramLabel = "URL",
            description = "Tell an MLflow server too; if it does not answer, the run goes on without it")
    private @Nullable String mlflow;

    /** To be closed when the runs have ended. */
    RunTrackers trackers() {
        RunTrackers trackers = new RunTrackers(sentence -> System.err.println(Printable.line(sentence)));
        if (tensorBoard) {
            trackers.withTensorBoard();
        }
        return mlflow == null ? trackers : trackers.withMlflow(mlflow, Map.copyOf(System.getenv()));
    }
}
