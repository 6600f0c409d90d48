package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import lilora.engine.InputException;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.notice.Notices;
import lilora.engine.notice.RunNotices;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.slurm.JobRequest;
import lilora.engine.remote.slurm.JobTemplate;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.tracking.RunTrackers;
import lilora.engine.train.RunInputs;
import lilora.engine.worker.WorkerLauncher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora run}: starts experiments, one after another, and follows each to its end. */
@Command(
        name = "run",
        description = "Trains one or more experiments, one after another, each in a worker process of its own.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "EXPERIMENT", description = "Experiment files (JSON)")
    private List<Path> files = List.of();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private ExperimentOptions changes = new ExperimentOptions();

    @Mixin
    private TrackingOptions tracking = new TrackingOptions();

    @Mixin
    private NoticeOptions noticing = new NoticeOptions();

    @Option(
            names = "--on",
            paramLabel = "HOST",
            description = "Run on this host of ~/.ssh/config, or user@host:port, and follow from here")
    private @Nullable String host;

    @Mixin
    private HostOptions hosts = new HostOptions();

    @Mixin
    private HostOptions.StagingFolder staging = new HostOptions.StagingFolder();

    @Mixin
    private SlurmOptions slurm = new SlurmOptions();

    @Option(
            names = "--preview",
            description = "Only print the script of the job, which may be edited and kept as a template for --slurm")
    private boolean preview;

    @Option(names = "--json", description = "Print every event as a line of JSON")
    private boolean json;

    @Option(names = "--dry-run", description = "Only show what the runs would cost, as 'lilora plan' does")
    private boolean dryRun;

    @Override
    public Integer call() {
        PrintStream out = System.out;
        requireMeaning();
        Optional<JobTemplate> job = slurm.template();
        if (preview || job.isPresent()) {
            SlurmOptions.requireHost(host);
        }
        if (preview) {
            out.print(job.orElseGet(() -> JobTemplate.of(JobRequest.NONE)).text());
            return ExitCode.OK;
        }
        List<ExperimentSpec> specs = new ArrayList<>();
        for (Path file : files) {
            specs.add(changes.change(ExperimentFile.read(file, compute.models())));
        }
        if (dryRun) {
            specs.forEach(spec -> PlanCommand.print(spec, compute, json, out));
            return ExitCode.OK;
        }
        BiFunction<RunInputs, Follower, Supplier<Trained>> runs =
                host == null ? here() : on(SshTarget.parse(host), job);
        try (RunTrackers trackers = tracking.trackers();
                Notices notices = noticing.notices()) {
            RunNotices noticed = new RunNotices(notices, Clock.systemUTC());
            return run(specs, runs, new Follower(out, json, trackers.andThen(noticed)), noticed);
        }
    }

    /** Options that would be ignored are refused: what is planned here says little of what a run takes on a host. */
    private void requireMeaning() {
        hosts.requireHost(host, staging);
        if (dryRun && !preview && host != null) {
            throw new InputException(
                    "--dry-run shows what the runs would cost on this computer; leave --on out, and see what the host has with 'lilora machines %s'."
                            .formatted(host));
        }
    }

    /** A run and how it went. */
    private record Trained(RunDirectory directory, FollowedRun followed) {}

    private BiFunction<RunInputs, Follower, Supplier<Trained>> here() {
        WorkerLauncher launcher = new WorkerLauncher();
        launcher.requireDevice(compute.compute());
        return (inputs, follower) -> {
            RunDirectory directory = compute.checkedRun().create(inputs);
            return () -> new Trained(directory, follower.start(launcher, directory, compute.cache()));
        };
    }

    private BiFunction<RunInputs, Follower, Supplier<Trained>> on(SshTarget target, Optional<JobTemplate> job) {
        RemoteRuns runs = new RemoteRuns(hosts.connector(compute.workspace()));
        return (inputs, follower) -> {
            RemoteRuns.Started started =
                    runs.start(new RemoteRuns.Place(target, staging.folder(), job), inputs, compute.checkedRun());
            return () -> new Trained(started.directory(), runs.follow(started, follower, false));
        };
    }

    /** @param runs makes a run of loaded inputs; what it returns follows it when they are closed */
    private int run(
            List<ExperimentSpec> specs,
            BiFunction<RunInputs, Follower, Supplier<Trained>> runs,
            Follower follower,
            RunNotices noticed) {
        Preparation preparation = new Preparation(MethodCatalog.load());
        RunComparison comparison = new RunComparison();
        for (ExperimentSpec spec : specs) {
            Supplier<Trained> made;
            try (RunInputs inputs = preparation.prepare(spec)) {
                made = runs.apply(inputs, follower);
            }
            Trained trained = made.get();
            if (trained.followed().exitCode() == ExitCode.WORKER_DIED) {
                noticed.interrupted(trained.directory());
            }
            if (trained.followed().exitCode() != ExitCode.OK) {
                return trained.followed().exitCode();
            }
            comparison.add(trained.directory(), trained.followed());
        }
        if (!json && specs.size() > 1) {
            comparison.print(System.out);
        }
        return ExitCode.OK;
    }
}
