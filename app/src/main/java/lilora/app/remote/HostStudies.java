package lilora.app.remote;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import lilora.app.launch.WorkerStarter;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.remote.HostStudy;
import lilora.engine.remote.JobStudy;
import lilora.engine.remote.RemoteLaunch;
import lilora.engine.remote.SlurmLaunch;
import lilora.engine.remote.StudyRuns;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.slurm.JobTemplate;
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
     * What is asked of a host.
     *
     * @param slots how many runs may be at work at once
     * @param job script of each run's job of Slurm; empty where workers are started without
     */
    public record Wanted(String host, ComputeSpec compute, int slots, Optional<JobTemplate> job) {}

    /**
     * A study as it is on a host.
     *
     * @param plan with the runs that are there
     * @param workers of runs whose turn has come
     */
    public record Begun(StudyPlan plan, Function<RunDirectory, Process> workers) {}

    /**
     * Looks whether a host could make runs.
     *
     * @throws InputException with what is missing there
     */
    public HostLook check(Wanted wanted, Progress progress) {
        try {
            return visits.look(SshTarget.parse(wanted.host()), progress, (line, look) -> {
                if (wanted.job().isPresent()) {
                    new SlurmLaunch(line, sentence -> {})
                            .check(look.report(), wanted.compute(), wanted.job().get(), look.java());
                    return;
                }
                Remedies.require(look.report(), wanted.compute().device(), look.java());
                HostStudy.requireSlots(look.report(), wanted.compute(), wanted.slots());
            });
        } catch (LineException e) {
            throw unreachable(e);
        }
    }

    /**
     * Puts the missing runs of a study on a host. In jobs those are queued that are neither done nor queued; without, none is started.
     *
     * @param name of the study
     * @throws InputException if they cannot be put there
     */
    public Begun begin(Wanted wanted, StudyPlan plan, String name, Progress progress) {
        SshTarget target = SshTarget.parse(wanted.host());
        progress.update(-1, "Connecting to " + target);
        try (SshLine line = lines.open(target)) {
            Begun begun = line.whileWanted(progress, open -> begin(open, target, wanted, plan, name, progress));
            remote.ask(target);
            return begun;
        } catch (LineException e) {
            throw unreachable(e);
        }
    }

    private Begun begin(SshLine line, SshTarget target, Wanted wanted, StudyPlan plan, String name, Progress progress)
            throws LineException {
        HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
        SpareJava java = SpareJava.here(workspace.resolve("cache"), sentence -> progress.update(-1, sentence));
        if (wanted.job().isEmpty()) {
            Remedies.require(report, plan.compute().device(), java.offer(report));
        }
        progress.update(-1, "Comparing what %s has with what is needed".formatted(target));
        Staging staging = new Staging(line, report, sentence -> progress.update(-1, sentence), progress);
        RemoteLaunch launch = new RemoteLaunch(line, report, staging, java, WorkerLibraries.here());
        StudyRuns runs = new StudyRuns(target, launch, workspace.resolve("runs"));
        Workers workers = new Workers(plan.compute());
        if (wanted.job().isPresent()) {
            JobStudy study = new JobStudy(name, wanted.job().get(), wanted.slots());
            return new Begun(
                    study.queue(line, report, runs, plan, sentence -> progress.update(-1, sentence)), workers::follow);
        }
        HostStudy study = HostStudy.of(line, report, runs, plan, wanted.slots(), workers);
        return new Begun(study.plan(), study::worker);
    }

    /**
     * What is told of a run besides its events, from any thread: that its line is cut, or, while it begins, where its job stands.
     *
     * @param begins whether the run has told nothing itself
     */
    public Optional<String> told(String runId, boolean begins) {
        return remote.line(runId)
                .filter(line -> begins || line.kind() == LineState.Kind.CUT)
                .map(LineState::sentence);
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
