package lilora.engine.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.plan.CheckedRun;
import lilora.engine.remote.HostStudy;
import lilora.engine.remote.JobStudy;
import lilora.engine.remote.RemoteLaunch;
import lilora.engine.remote.RemoteWorker;
import lilora.engine.remote.SlurmLaunch;
import lilora.engine.remote.StudyRuns;
import lilora.engine.remote.WorkerClassPath;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.JavaOffer;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.StudyPlan;

/**
 * The missing runs of a study, put on a host. With Slurm they are queued there as one array of jobs; without, each is started when a slot is
 * free. They are followed as many at a time as may be at work; what happens to the others meanwhile is caught up with. Closing it ends
 * the following, not the runs.
 */
final class StudyOnHost implements AutoCloseable {
    private final RemoteRuns.Place place;
    private final SshConnector connector;
    private final CheckedRun making;
    private final Duration every;
    private final Deque<RemoteWorker> followed = new ArrayDeque<>();

    /**
     * On a host.
     *
     * @param making where the copies here are kept
     * @param every how often the host is asked for news of each run
     */
    StudyOnHost(RemoteRuns.Place place, SshConnector connector, CheckedRun making, Duration every) {
        this.place = place;
        this.connector = connector;
        this.making = making;
        this.every = every;
    }

    /**
     * The study as it is there.
     *
     * @param plan with the runs that are there
     * @param workers of runs whose turn has come
     */
    record Begun(StudyPlan plan, Function<RunDirectory, Process> workers) {}

    private static void tell(String sentence) {
        System.err.println(Printable.line(sentence));
    }

    /** What runs compute with without Slurm: one at a time has the host's cores, several have one thread each. */
    static ComputeSpec settled(SshConnector connector, RemoteRuns.Place place, ComputeSpec asked, int slots) {
        if (asked.threads() > 0 || slots > 1) {
            return new ComputeSpec(asked.device(), Math.max(1, asked.threads()), asked.precision());
        }
        return HostOptions.now(() -> {
            try (SshLine line = connector.connect(place.host())) {
                return RemoteLaunch.compute(HostProbe.ask(line, place.staging()), asked);
            }
        });
    }

    /**
     * Puts those runs there that are not, and queues those that are not queued, where Slurm starts them.
     *
     * @param name of the study
     * @param slots how many may be at work at once
     */
    Begun begin(StudyPlan plan, String name, int slots) {
        if (plan.remaining().isEmpty()) {
            return new Begun(plan, this::follow);
        }
        return HostOptions.now(() -> {
            try (SshLine line = connector.connect(place.host())) {
                HostReport report = HostProbe.ask(line, place.staging());
                SpareJava java = SpareJava.here(making.cache(), StudyOnHost::tell);
                RemoteLaunch launch = new RemoteLaunch(
                        line, report, new Staging(line, report, StudyOnHost::tell), java, WorkerClassPath.here());
                StudyRuns runs = new StudyRuns(place.host(), launch, making.runs());
                JavaOffer offer = java.offer(report);
                if (place.job().isPresent()) {
                    new SlurmLaunch(line, StudyOnHost::tell)
                            .check(report, plan.compute(), place.job().get(), offer);
                    JobStudy study = new JobStudy(name, place.job().get(), slots);
                    return new Begun(study.queue(line, report, runs, plan, StudyOnHost::tell), this::follow);
                }
                Remedies.require(report, plan.compute().device(), offer);
                HostStudy study = HostStudy.of(line, report, runs, plan, slots, new Workers());
                return new Begun(study.plan(), study::worker);
            }
        });
    }

    private final class Workers implements HostStudy.Workers {
        @Override
        public Process start(RunDirectory run) {
            return kept(RemoteWorker.start(connector, run, every, StudyOnHost::tell));
        }

        @Override
        public Process follow(RunDirectory run) {
            return StudyOnHost.this.follow(run);
        }
    }

    private Process follow(RunDirectory directory) {
        return kept(RemoteWorker.follow(0, connector, directory, every, StudyOnHost::tell));
    }

    private RemoteWorker kept(RemoteWorker worker) {
        followed.add(worker);
        return worker;
    }

    @Override
    public void close() {
        followed.forEach(RemoteWorker::close);
    }
}
