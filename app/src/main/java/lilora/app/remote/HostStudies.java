package lilora.app.remote;

import java.nio.file.Path;
import lilora.app.launch.WorkerStarter;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.remote.HostStudy;
import lilora.engine.remote.RemoteLaunch;
import lilora.engine.remote.StudyRuns;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.StudyPlan;

/** Studies whose runs are made on hosts. Not for the FX thread. */
public final class HostStudies {
    private final HostLines lines;
    private final HostVisits visits;
    private final RemoteRuns remote;
    private final Path workspace;

    /**
     * Over these lines.
     *
     * @param remote starts and follows workers of hosts, and learns that a host may be connected to
     * @param workspace folder with that of runs, and with what is kept for hosts
     */
    public HostStudies(HostLines lines, HostVisits visits, RemoteRuns remote, Path workspace) {
        this.lines = lines;
        this.visits = visits;
        this.remote = remote;
        this.workspace = workspace;
    }

    /**
     * Looks whether a host could make runs.
     *
     * @param slots how many at once
     * @throws InputException with what is missing there
     */
    public HostLook check(String host, ComputeSpec compute, int slots, Progress progress) {
        try {
            HostLook look = visits.look(SshTarget.parse(host), progress);
            Remedies.require(look.report(), compute.device(), look.java());
            HostStudy.requireSlots(look.report(), compute, slots);
            return look;
        } catch (LineException e) {
            throw unreachable(e);
        }
    }

    /**
     * Puts the missing runs of a study on a host, starting none.
     *
     * @param slots how many may be at work at once
     * @throws InputException if they cannot be put there
     */
    public HostStudy begin(String host, StudyPlan plan, int slots, Progress progress) {
        SshTarget target = SshTarget.parse(host);
        progress.update(-1, "Connecting to " + host);
        try (SshLine line = lines.open(target)) {
            HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
            SpareJava java = SpareJava.here(workspace.resolve("cache"), sentence -> progress.update(-1, sentence));
            Remedies.require(report, plan.compute().device(), java.offer(report));
            progress.update(-1, "Comparing what %s has with what is needed".formatted(host));
            Staging staging = new Staging(line, report, sentence -> progress.update(-1, sentence), progress);
            RemoteLaunch launch = new RemoteLaunch(line, report, staging, java, WorkerLibraries.here());
            StudyRuns runs = new StudyRuns(target, launch, workspace.resolve("runs"));
            HostStudy study = HostStudy.of(line, report, runs, plan, slots, new Workers(plan.compute()));
            remote.ask(target);
            return study;
        } catch (LineException e) {
            throw unreachable(e);
        }
    }

    private static InputException unreachable(LineException e) {
        return new InputException(String.valueOf(e.getMessage()), e);
    }

    private final class Workers implements HostStudy.Workers {
        private final WorkerStarter starter = remote.or((run, compute) -> {
            throw new InputException("%s is a run of this computer.".formatted(run));
        });
        private final ComputeSpec compute;

        Workers(ComputeSpec compute) {
            this.compute = compute;
        }

        @Override
        public Process start(RunDirectory run) {
            return starter.start(run, compute);
        }

        @Override
        public Process follow(RunDirectory run) {
            return starter.follow(run);
        }
    }
}
