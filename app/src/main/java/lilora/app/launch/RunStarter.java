package lilora.app.launch;

import java.nio.file.Path;
import java.time.Clock;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.WorkerLauncher;
import lilora.engine.train.RunInputs;

/** Checks experiments and starts their workers. Takes seconds: not for the FX thread. */
public final class RunStarter {
    private final Path runs;
    private final Path cache;
    private final MethodCatalog methods;
    private final WorkerLauncher launcher;
    private final Clock clock;

    /**
     * A starter for a workspace.
     *
     * @param workspace the folder; runs go below {@code runs}, image features below {@code cache}
     */
    public RunStarter(Path workspace, MethodCatalog methods, WorkerLauncher launcher, Clock clock) {
        this.runs = workspace.resolve("runs");
        this.cache = workspace.resolve("cache");
        this.methods = methods;
        this.launcher = launcher;
        this.clock = clock;
    }

    /** A run whose worker was started. */
    public record Started(RunDirectory directory, Process worker) {
        /** Name of the run. */
        public String runId() {
            return directory.path().getFileName().toString();
        }
    }

    /**
     * Starts an experiment in a process of its own, which goes on when this one ends.
     *
     * @throws lilora.engine.InputException in a sentence, if the experiment, its data or the device cannot be used; nothing is
     *     left behind
     */
    public Started start(ExperimentSpec spec, ComputeSpec compute) {
        RunDirectory directory;
        try (RunInputs inputs = new Preparation(methods).prepare(spec)) {
            DataCheck.requireUsable(inputs);
            directory = new NewRun(clock).create(runs, inputs, compute);
        }
        return new Started(directory, launcher.start(directory, cache, compute));
    }
}
