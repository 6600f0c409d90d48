package lilora.engine.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.FinishedRuns;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.RemoteLaunch;
import lilora.engine.remote.RemoteRun;
import lilora.engine.remote.RemoteWorker;
import lilora.engine.remote.RunMirror;
import lilora.engine.remote.SlurmLaunch;
import lilora.engine.remote.WorkerClassPath;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.slurm.JobTemplate;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.StudyPlan;
import lilora.engine.train.RunInputs;

/**
 * The missing runs of a study, put on a host and queued there as one array of jobs. They are followed as many at a time as may be at
 * work; what happens to the others meanwhile is caught up with. Closing it ends the following, not the jobs.
 */
final class StudyOnHost implements AutoCloseable {
    private final SshTarget host;
    private final String staging;
    private final JobTemplate job;
    private final SshConnector connector;
    private final Path runs;
    private final Duration every;
    private final Deque<RemoteWorker> followed = new ArrayDeque<>();

    /**
     * On a host.
     *
     * @param staging folder there
     * @param job script of each of the array's jobs
     * @param runs folder of the copies here
     * @param every how often the host is asked for news of each run
     */
    StudyOnHost(SshTarget host, String staging, JobTemplate job, SshConnector connector, Path runs, Duration every) {
        this.host = host;
        this.staging = staging;
        this.job = job;
        this.connector = connector;
        this.runs = runs;
        this.every = every;
    }

    private static void tell(String sentence) {
        System.err.println(Printable.line(sentence));
    }

    /**
     * Puts those runs there that are not, and queues those that are not queued.
     *
     * @param name of the study
     * @param slots how many may be at work at once
     * @return the plan with the runs that are there
     */
    StudyPlan queue(StudyPlan plan, String name, int slots) {
        if (plan.remaining().isEmpty()) {
            return plan;
        }
        return HostOptions.now(() -> {
            try (SshLine line = connector.connect(host)) {
                HostReport report = HostProbe.ask(line, staging);
                SlurmLaunch slurm = new SlurmLaunch(line, StudyOnHost::tell);
                slurm.check(report, plan.compute(), job);
                RemoteLaunch launch = new RemoteLaunch(
                        line, report, new Staging(line, report, StudyOnHost::tell), WorkerClassPath.here());
                Map<RunContent, RunDirectory> there = there(plan, launch);
                List<RunDirectory> missing = new ArrayList<>();
                for (RunDirectory directory : there.values()) {
                    if (!isCompleted(directory, line) && !slurm.isAhead(RemoteRun.require(directory))) {
                        missing.add(directory);
                    }
                }
                if (!missing.isEmpty()) {
                    String folder = "%s/studies/%s-%d"
                            .formatted(
                                    report.folder(),
                                    slug(name),
                                    Clock.systemUTC().millis());
                    tell("Job %s is queued: %d runs of the study, %d at once."
                            .formatted(slurm.submitArray(folder, missing, job, slots), missing.size(), slots));
                }
                return plan.begunAs(there);
            }
        });
    }

    /** By what is known there: a run goes on to its end while nobody follows. */
    private static boolean isCompleted(RunDirectory directory, SshLine line) throws LineException {
        try (RunMirror mirror = new RunMirror(directory, RemoteRun.require(directory))) {
            mirror.pass(line);
        } catch (InputException e) {
            // Somebody follows it already, or its job ended before a worker was started: what is here counts.
            return FinishedRuns.completed(directory);
        }
        return FinishedRuns.completed(directory);
    }

    private static String slug(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]+", "-");
    }

    private boolean isThere(RunDirectory directory) {
        return RemoteRun.of(directory)
                .filter(run -> run.host().equals(host.toString()))
                .isPresent();
    }

    /** The missing runs, all on the host; what they read is the same for all of a study, and is staged once. */
    private Map<RunContent, RunDirectory> there(StudyPlan plan, RemoteLaunch launch) throws LineException {
        Map<RunContent, RunDirectory> there = new LinkedHashMap<>();
        RemoteLaunch.Staged staged = null;
        for (StudyPlan.Entry entry : plan.remaining()) {
            Optional<RunDirectory> begun = entry.begun().filter(this::isThere);
            if (begun.isPresent()) {
                there.put(entry.content(), begun.get());
                continue;
            }
            try (RunInputs inputs =
                    new Preparation(MethodCatalog.load()).prepare(entry.run().experiment())) {
                staged = staged == null ? launch.stage(inputs, plan.compute()) : staged;
                there.put(entry.content(), put(inputs, plan.compute(), launch, staged));
            }
        }
        return there;
    }

    private RunDirectory put(RunInputs inputs, ComputeSpec compute, RemoteLaunch launch, RemoteLaunch.Staged staged)
            throws LineException {
        RunDirectory directory = new NewRun(Clock.systemUTC()).create(runs, inputs, compute);
        try {
            launch.put(host, directory, staged);
        } finally {
            RemoteRuns.removeUnlessPut(directory);
        }
        return directory;
    }

    /** Follows a run that was queued. */
    Process follow(RunDirectory directory) {
        RemoteWorker worker = RemoteWorker.follow(0, connector, directory, every, StudyOnHost::tell);
        followed.add(worker);
        return worker;
    }

    @Override
    public void close() {
        followed.forEach(RemoteWorker::close);
    }
}
