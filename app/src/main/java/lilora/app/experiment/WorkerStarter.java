package lilora.app.experiment;

import lilora.engine.experiment.ComputeSpec;
import lilora.engine.run.RunDirectory;

/** Starts worker processes. */
@FunctionalInterface
public interface WorkerStarter {
    /**
     * Starts one.
     *
     * @throws lilora.engine.InputException with what keeps it from starting
     */
    Process start(RunDirectory run, ComputeSpec compute);
}
