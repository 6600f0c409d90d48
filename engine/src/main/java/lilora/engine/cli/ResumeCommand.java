package lilora.engine.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Function;
import lilora.engine.InputException;
import lilora.engine.notice.Notices;
import lilora.engine.notice.RunNotices;
import lilora.engine.remote.RemoteRun;
import lilora.engine.run.ExitCode;
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
    private NoticeOptions noticing = new NoticeOptions();

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
        return followed(
                directory, follower -> follower.start(new WorkerLauncher(), directory, CacheFolder.of(directory)));
    }

    /** Tells whoever wants to know of the run while it is followed. */
    private int followed(RunDirectory directory, Function<Follower, FollowedRun> follow) {
        try (RunTrackers trackers = tracking.trackers();
                Notices notices = noticing.notices()) {
            RunNotices noticed = RunNotices.ofWhatFollows(notices, Clock.systemUTC(), directory);
            int code = follow.apply(new Follower(System.out, json, trackers.andThen(noticed)))
                    .exitCode();
            if (code == ExitCode.WORKER_DIED) {
                noticed.interrupted(directory);
            }
            return code;
        }
    }

    /** A run of another computer goes on there. */
    private int resumeThere(RunDirectory directory) {
        RemoteRuns runs = new RemoteRuns(new HostOptions().connector(RemoteRuns.workspace(directory)));
        return followed(
                directory, follower -> runs.follow(runs.startAgain(directory, slurm.template()), follower, false));
    }
}
