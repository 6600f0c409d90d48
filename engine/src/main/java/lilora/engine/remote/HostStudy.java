package lilora.engine.remote;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.device.Gpu;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.StudyPlan;
import lilora.engine.worker.GpuSlots;

/**
 * A study on a host without Slurm: its missing runs lie there, and each is started when a slot is free for it. Where a slot is a GPU, each
 * run is given one of its own. For one thread.
 */
public final class HostStudy {
    /** Starts and follows workers of hosts. */
    public interface Workers {
        /** Starts the worker of a run that was put on a host, and follows it. */
        Process start(RunDirectory run);

        /** Follows the worker that a run has or had last. */
        Process follow(RunDirectory run);
    }

    private final StudyPlan plan;
    private final Set<RunDirectory> started;
    private final List<Integer> gpus;
    private final GpuSlots taken = new GpuSlots();
    /** Those that a worker was started for here. */
    private final Set<RunDirectory> begun = new HashSet<>();

    private final Workers workers;

    private HostStudy(StudyPlan plan, Set<RunDirectory> started, List<Integer> gpus, Workers workers) {
        this.plan = plan;
        this.started = started;
        this.gpus = gpus;
        this.workers = workers;
    }

    /**
     * Checks that so many runs could be at work at once.
     *
     * @throws lilora.engine.InputException if the host has not as many GPUs as they are to compute on
     */
    public static void requireSlots(HostReport report, ComputeSpec compute, int slots) {
        gpus(report, compute, slots);
    }

    /** Those of which runs are given one; one run at once takes the device that it names. */
    private static List<Integer> gpus(HostReport report, ComputeSpec compute, int slots) {
        if (!compute.isCuda() || slots == 1) {
            return List.of();
        }
        if (!GpuSlots.isGivenOne(compute)) {
            throw InputException.about(
                    "The device is %s, but of several runs at once each sees a GPU of its own, as %s; choose that, or one run at once."
                            .formatted(compute.device(), GpuSlots.FIRST),
                    "device",
                    "slots");
        }
        if (report.gpus().size() < slots) {
            throw InputException.about(
                    "%d runs at once take a GPU each, but %s has %d; choose as many."
                            .formatted(slots, report.host(), report.gpus().size()),
                    "slots");
        }
        return GpuSlots.leastUsedFirst(report.gpus()).stream()
                .limit(slots)
                .map(Gpu::index)
                .toList();
    }

    /**
     * Puts the missing runs on a host, starting none.
     *
     * @param slots how many may be at work at once
     * @throws lilora.engine.InputException if the host has not as many GPUs as runs are to compute on
     */
    public static HostStudy of(
            SshLine line, HostReport report, StudyRuns runs, StudyPlan plan, int slots, Workers workers)
            throws LineException {
        List<Integer> gpus = gpus(report, plan.compute(), slots);
        Map<RunContent, RunDirectory> there = runs.put(plan);
        Set<RunDirectory> started = new HashSet<>();
        for (RunDirectory run : there.values()) {
            if (StudyRuns.isCompleted(run, line) || RemoteLaunch.isAtWork(line, RemoteRun.require(run))) {
                started.add(run);
            }
        }
        // What is at work has its GPU, so it comes before what is to be given one.
        return new HostStudy(plan.begunAs(there).first(started), started, gpus, workers);
    }

    /** The study with the runs that are there. */
    public StudyPlan plan() {
        return plan;
    }

    /**
     * The worker of a run that has a slot now: followed where one was started before and has not ended, for all that is known here, else
     * started. One that ended is started when its run is tried again.
     */
    public Process worker(RunDirectory run) {
        RemoteRun remote = RemoteRun.require(run);
        boolean lost = !begun.add(run) && Liveness.of(run, Instant.now()).mayBeAtWork();
        if (started.remove(run) || lost) {
            Process worker = workers.follow(run);
            taken.take(worker, remote.gpu());
            return worker;
        }
        return taken.start(gpus, gpu -> {
            remote.withGpu(gpu).write(run);
            return workers.start(run);
        });
    }
}
