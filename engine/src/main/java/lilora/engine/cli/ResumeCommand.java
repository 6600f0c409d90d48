package lilora.engine.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import lilora.engine.InputException;
import lilora.engine.remote.RemoteRun;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.engine.tracking.RunTrackers;
import lilora.engine.worker.WorkerLauncher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora resume}: goes on from a run's newest checkpoint. */
@Command(
        name = "resume",
        description = "Continues a stopped, released or interrupted run from its newest checkpoint.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "Run directory")
    private Path run = Path.of("");

    @Mixin
    private TrackingOptions tracking = new TrackingOptions();

    @Mixin
    private SlurmOptions slurm = new SlurmOptions();

    @Option(names = "--json", description = "Print every event as a line of JSON")
    private boolean json;

    @Override
    public Integer call() {
        RunDirectory directory = RunDirectory.open(run);
        if (RemoteRun.of(directory).isPresent()) {
            return resumeThere(directory);
        }
        if (slurm.template().isPresent()) {
            throw new InputException(
                    "%s is a run of this computer, and jobs of Slurm are of hosts; resume it without one."
                            .formatted(directory));
        }
        Liveness liveness = Liveness.of(directory, Instant.now());
        if (liveness.mayBeAtWork()) {
            throw new InputException(
                    "%s is in use. %s Wait for it to end, or stop it first.".formatted(directory, liveness.sentence()));
        }
        try (RunTrackers trackers = tracking.trackers()) {
            return new Follower(System.out, json, trackers)
                    .start(new WorkerLauncher(), directory, CacheFolder.of(directory))
                    .exitCode();
        }
    }

    /** A run of another computer goes on there. */
    private int resumeThere(RunDirectory directory) {
        RemoteRuns runs = new RemoteRuns(new HostOptions().connector(RemoteRuns.workspace(directory)));
        try (RunTrackers trackers = tracking.trackers()) {
            return runs.follow(
                            runs.startAgain(directory, slurm.template()),
                            new Follower(System.out, json, trackers),
                            false)
                    .exitCode();
        }
    }
}
