package lilora.app.launch;

import java.nio.file.Path;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.run.RunDirectory;
import lilora.engine.worker.WorkerLauncher;

/** Starts worker processes. */
@FunctionalInterface
public interface WorkerStarter {
    /**
     * Starts one.
     *
     * @throws lilora.engine.InputException with what keeps it from starting
     */
    Process start(RunDirectory run, ComputeSpec compute);

    /** Starts the engine's workers, which go on when this process ends; they keep image features in the workspace. */
    static WorkerStarter engine(Path workspace) {
        WorkerLauncher launcher = new WorkerLauncher();
        return (run, compute) -> launcher.start(run, workspace.resolve("cache"), compute);
    }
}
