package lilora.app.screen.welcome;

import java.nio.file.Path;
import java.util.Optional;
import lilora.engine.Progress;

/** Starts the six-task quick start in the open workspace. Off the FX thread. */
public interface QuickStart {
    /** The run's id, once it is made; its worker starts when the device is free. */
    String start(Progress progress) throws Exception;

    /** Seconds the last one took in this workspace, if one finished. */
    Optional<Double> lastSeconds();

    /** Folder of the workspace. */
    Path workspace();
}
