package lilora.engine.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.file.Folders;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.NewRun;
import lilora.engine.remote.RemoteLaunch;
import lilora.engine.remote.RemoteRun;
import lilora.engine.remote.RemoteWorker;
import lilora.engine.remote.WorkerClassPath;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
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

    /** A run that was put on a host and started. */
    record Started(RunDirectory directory, long pid) {}

    /**
     * Puts a run on a host and starts it.
     *
     * @param staging folder of the host
     * @param runs folder of the copy here
     */
    Started start(SshTarget host, String staging, RunInputs inputs, ComputeSpec asked, Path runs) {
        DataCheck.requireUsable(inputs);
        try (SshLine line = connector.connect(host)) {
            HostReport report = HostProbe.ask(line, staging);
            Remedies.require(report, asked.device());
            RemoteLaunch launch = new RemoteLaunch(
                    line,
                    report,
                    new Staging(line, report, sentence -> System.err.println(Printable.line(sentence))),
                    WorkerClassPath.here());
            RunDirectory directory = new NewRun(Clock.systemUTC()).create(runs, inputs, launch.compute(asked));
            try {
                return new Started(directory, RemoteLaunch.start(line, launch.put(host, directory, inputs)));
            } finally {
                removeUnlessPut(directory);
            }
        } catch (LineException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void removeUnlessPut(RunDirectory directory) {
        if (RemoteRun.of(directory).isEmpty()) {
            try {
                Folders.delete(directory.path());
            } catch (IOException e) {
                throw new DiskException("%s cannot be removed: %s.".formatted(directory, DiskException.reason(e)), e);
            }
        }
    }

    /** Starts a run of a host again, from its newest checkpoint. */
    Started startAgain(RunDirectory directory) {
        RemoteRun run = RemoteRun.require(directory);
        return HostOptions.now(() -> {
            try (SshLine line = connector.connect(run.target())) {
                return new Started(directory, RemoteLaunch.start(line, run));
            }
        });
    }

    /** A run of a host with the worker that it has or had last. */
    Started find(RunDirectory directory) {
        RemoteRun run = RemoteRun.require(directory);
        return HostOptions.now(() -> {
            try (SshLine line = connector.connect(run.target())) {
                String file = run.folder() + "/pid";
                if (line.files().find(file).isEmpty()) {
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
                started.pid(),
                connector,
                started.directory(),
                HostOptions.EVERY,
                sentence -> System.err.println(Printable.line(sentence)))) {
            return fromItsStart
                    ? follower.join(started.directory(), worker)
                    : follower.start(started.directory(), () -> worker);
        }
    }
}
