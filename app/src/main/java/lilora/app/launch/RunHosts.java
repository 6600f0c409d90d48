package lilora.app.launch;

import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/** Other computers that runs can be put on. Not for the FX thread. */
@FunctionalInterface
public interface RunHosts {
    /** For whoever starts runs on this computer only. */
    RunHosts NONE = (host, inputs, asked, progress) -> {
        throw new InputException("Runs are started on this computer only here, not on %s.".formatted(host));
    };

    /**
     * Opens a place with all that runs with these inputs read.
     *
     * @param asked what they shall compute with
     * @throws InputException if they cannot run there
     */
    Place open(String host, RunInputs inputs, ComputeSpec asked, Progress progress);

    /** A host that has what runs need. */
    interface Place extends AutoCloseable {
        /** What runs compute with there. */
        ComputeSpec compute();

        /** Puts a run there whose worker was never started, and notes here where it is. */
        void put(RunDirectory made);

        @Override
        void close();
    }
}
