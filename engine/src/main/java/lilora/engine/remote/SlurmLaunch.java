package lilora.engine.remote;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.JavaOffer;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.slurm.JobReport;
import lilora.engine.remote.slurm.JobSentences;
import lilora.engine.remote.slurm.JobTemplate;
import lilora.engine.remote.slurm.SlurmJob;
import lilora.engine.remote.slurm.SlurmQueue;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.RunDirectory;

/** Has Slurm start the worker of a run that was put on a host. */
public final class SlurmLaunch {
    private final SshLine line;
    private final SlurmQueue queue;
    private final Consumer<String> told;

    /**
     * Over a line.
     *
     * @param told gets what Slurm says besides
     */
    public SlurmLaunch(SshLine line, Consumer<String> told) {
        this.line = line;
        this.queue = new SlurmQueue(line);
        this.told = told;
    }

    /** The line that starts a worker in a job. */
    public static String worker(String folder) {
        return "exec sh " + ShellQuote.of(folder + "/start.sh");
    }

    /** What a run computes with in a job, its automatic number of threads settled by the job's processors. */
    public static ComputeSpec compute(ComputeSpec asked, JobTemplate template) {
        return asked.threads() > 0 ? asked : new ComputeSpec(asked.device(), template.cpus(), asked.precision());
    }

    /**
     * Checks that a job could be queued, before anything is put there.
     *
     * @param offer of a Java, where there is none
     * @throws InputException with what is missing, or what Slurm has against it
     */
    public void check(HostReport report, ComputeSpec compute, JobTemplate template, JavaOffer offer)
            throws LineException {
        if (report.partitions() == null) {
            throw new InputException(
                    "There is no Slurm on %s: a shell that is no login shell finds no sinfo there. Put Slurm's commands on its PATH, or run there without jobs."
                            .formatted(report.host()));
        }
        Remedies.requireForJob(report, compute.device(), offer);
        if (compute.isCuda() && !template.asksForGpu()) {
            throw InputException.about(
                    "The run computes on %s, but %s asks for no GPU; ask for one."
                            .formatted(compute.device(), template.source()),
                    "gpus");
        }
        queue.check(template);
    }

    /**
     * Queues the job of a run that was put there and has none.
     *
     * @return the job
     */
    public SlurmJob submit(RunDirectory here, RemoteRun run, JobTemplate template) throws LineException {
        prepare(here, run, template);
        return submitAgain(here, run);
    }

    /** Gives a run the script of its job, and notes here that Slurm starts its worker. */
    private void prepare(RunDirectory here, RemoteRun run, JobTemplate template) throws LineException {
        SlurmJob.before().write(here);
        script(run.folder(), template.script(worker(run.folder())));
    }

    private void script(String folder, String text) throws LineException {
        line.files().replace(folder + "/job.sbatch", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a run's job is in the queue or at work. */
    public boolean isAhead(RemoteRun run) throws LineException {
        JobReport report = queue.report(run.folder());
        if (!report.trouble().isEmpty()) {
            throw new InputException(JobSentences.trouble(report));
        }
        return report.isAhead();
    }

    /**
     * Queues runs that were put there as one array of jobs, each run a task of it.
     *
     * @param folder of the array there, which is made
     * @param runs the runs here, none of which is in the queue
     * @param slots how many may be at work at once
     * @return the array's number
     */
    public String submitArray(String folder, List<RunDirectory> runs, JobTemplate template, int slots)
            throws LineException {
        List<String> folders = new ArrayList<>();
        for (RunDirectory here : runs) {
            RemoteRun run = RemoteRun.require(here);
            prepare(here, run, template);
            folders.add(run.folder());
        }
        line.files().makeFolders(folder);
        script(folder, template.script("exec sh " + ShellQuote.of(folder) + "/\"$SLURM_ARRAY_TASK_ID\"/start.sh"));
        List<String> said = queue.submitArray(folder, folders, slots);
        said.subList(1, said.size()).forEach(told);
        String now = Clock.systemUTC().instant().toString();
        for (int task = 1; task <= runs.size(); task++) {
            SlurmJob.of(said.get(0) + "_" + task, now).write(runs.get(task - 1));
        }
        return said.get(0);
    }

    /**
     * Queues the job of a run again, with the script that lies there; its worker goes on from the newest checkpoint.
     *
     * @throws InputException if it is in the queue, or Slurm does not take it
     */
    public SlurmJob submitAgain(RunDirectory here, RemoteRun run) throws LineException {
        List<String> said = queue.submit(run.folder());
        said.subList(1, said.size()).forEach(told);
        SlurmJob job = SlurmJob.of(said.get(0), Clock.systemUTC().instant().toString());
        job.write(here);
        return job;
    }

    /**
     * Cancels the job of a run while it waits or is being launched; of a worker at work a command asks more kindly.
     *
     * @param end whether the command ends a run
     * @return what happened, as a sentence
     * @throws InputException if there is no such job, or the command is nothing to one
     */
    public String cancel(RemoteRun run, boolean end) throws LineException {
        JobReport report = queue.report(run.folder());
        if (!report.trouble().isEmpty()) {
            throw new InputException(JobSentences.trouble(report));
        }
        if (!report.isAhead()) {
            throw new InputException(
                    "No worker is running, and no job waits: %s".formatted(JobSentences.ended(report, true)));
        }
        if (!end) {
            throw new InputException(
                    "%s No worker is at work that could do this; only stopping is possible, which cancels the job."
                            .formatted(JobSentences.ahead(
                                    report.host(), report.queued().orElseThrow())));
        }
        queue.cancel(run.folder());
        return "Job %s on %s is cancelled. Started again, the run goes on from its last checkpoint, if it has one."
                .formatted(report.job(), report.host());
    }
}
