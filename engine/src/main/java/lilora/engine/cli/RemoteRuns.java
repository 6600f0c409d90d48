package lilora.engine.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.plan.CheckedRun;
import lilora.engine.plan.DataCheck;
import lilora.engine.remote.RemoteLaunch;
import lilora.engine.remote.RemoteRun;
import lilora.engine.remote.RemoteStart;
import lilora.engine.remote.RemoteWorker;
import lilora.engine.remote.SlurmLaunch;
import lilora.engine.remote.WorkerClassPath;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.slurm.JobTemplate;
import lilora.engine.remote.slurm.SlurmJob;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/** Runs of other computers, as commands start and follow them. */
final class RemoteRuns {
    private static final int LONGEST_PID = 32;

    private final SshConnector connector;

    RemoteRuns(SshConnector connector) {
        this.connector = connector;
    }

    /** The workspace of a run: two folders above it. */
    static Path workspace(RunDirectory directory) {
        Path runs = directory.path().getParent();
        Path workspace = runs == null ? null : runs.getParent();
        return workspace == null ? directory.path() : workspace;
    }

    /**
     * A run that was put on a host and started.
     *
     * @param pid of its worker there; 0 where a job of Slurm starts it
     */
    record Started(RunDirectory directory, long pid) {}

    /**
     * Where runs are put.
     *
     * @param staging folder of the host
     * @param job of Slurm that starts the worker there; the host itself, if absent
     */
    record Place(SshTarget host, String staging, Optional<JobTemplate> job) {}

    private static void tell(String sentence) {
        System.err.println(Printable.line(sentence));
    }

    /**
     * Puts a run on a host and starts it, or has it started.
     *
     * @param asked what it shall compute with, and where its copy here is kept
     */
    Started start(Place place, RunInputs inputs, CheckedRun asked) {
        DataCheck.requireUsable(inputs);
        return HostOptions.now(() -> {
            try (SshLine line = connector.connect(place.host())) {
                HostReport report = HostProbe.ask(line, place.staging());
                SlurmLaunch slurm = new SlurmLaunch(line, RemoteRuns::tell);
                SpareJava java = SpareJava.here(asked.cache(), RemoteRuns::tell);
                if (place.job().isPresent()) {
                    slurm.check(report, asked.compute(), place.job().get(), java.offer(report));
                } else {
                    Remedies.require(report, asked.compute().device(), java.offer(report));
                }
                RemoteLaunch launch = new RemoteLaunch(
                        line, report, new Staging(line, report, RemoteRuns::tell), java, WorkerClassPath.here());
                ComputeSpec compute = place.job()
                        .map(template -> SlurmLaunch.compute(asked.compute(), template))
                        .orElseGet(() -> launch.compute(asked.compute()));
                RunDirectory directory =
                        launch.create(place.host(), asked.runs(), inputs, compute, launch.stage(inputs, compute));
                RemoteRun run = RemoteRun.require(directory);
                return place.job().isPresent()
                        ? queued(
                                directory,
                                slurm.submit(directory, run, place.job().get()))
                        : new Started(directory, RemoteLaunch.start(line, run));
            }
        });
    }

    private static Started queued(RunDirectory directory, SlurmJob job) {
        tell("Job %s is queued.".formatted(job.job()));
        return new Started(directory, 0);
    }

    /**
     * Starts a run of a host again, from its newest checkpoint.
     *
     * @param job that starts its worker from now on; as it was until now, if absent
     */
    Started startAgain(RunDirectory directory, Optional<JobTemplate> job) {
        RemoteRun run = RemoteRun.require(directory);
        return HostOptions.now(() -> {
            try (SshLine line = connector.connect(run.target())) {
                if (job.isPresent()) {
                    return queued(directory, new SlurmLaunch(line, RemoteRuns::tell).submit(directory, run, job.get()));
                }
                RemoteStart started = RemoteStart.again(line, directory, RemoteRuns::tell);
                return started.job()
                        .map(queued -> queued(directory, queued))
                        .orElseGet(() -> new Started(directory, started.pid()));
            }
        });
    }

    /** A run of a host with the worker that it has or had last. */
    Started find(RunDirectory directory) {
        RemoteRun run = RemoteRun.require(directory);
        boolean job = SlurmJob.of(directory).isPresent();
        return HostOptions.now(() -> {
            try (SshLine line = connector.connect(run.target())) {
                String file = run.folder() + "/pid";
                if (line.files().find(file).isEmpty()) {
                    if (job) {
                        // It waits; which process it will be is known when it tells something.
                        return new Started(directory, 0);
                    }
                    throw new InputException("No worker was ever started in %s on %s; start it with resume."
                            .formatted(run.folder(), run.host()));
                }
                String pid = new String(line.files().read(file, 0, LONGEST_PID), StandardCharsets.UTF_8).strip();
                return new Started(directory, pid.matches("\\d{1,9}") ? Long.parseLong(pid) : 0);
            }
        });
    }

    /** Follows a run to its end. */
    FollowedRun follow(Started started, Follower follower, boolean fromItsStart) {
        try (RemoteWorker worker = RemoteWorker.follow(
                started.pid(), connector, started.directory(), RemoteWorker.USUAL, RemoteRuns::tell)) {
            return fromItsStart
                    ? follower.join(started.directory(), worker)
                    : follower.start(started.directory(), () -> worker);
        }
    }
}
