package lilora.app.welcome;

import java.nio.file.Path;
import java.util.Optional;

/** Starts the six-task quick start in the open workspace. Off the FX thread. */
public interface QuickStart {
    /** The run's id, once its worker is started. */
    String start() throws Exception;

    /** Seconds the last one took in this workspace, if one finished. */
    Optional<Double> lastSeconds();

    /** Folder of the workspace. */
    Path workspace();
}
