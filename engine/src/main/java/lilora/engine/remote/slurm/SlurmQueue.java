package lilora.engine.remote.slurm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.shell.ShellScript;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;

/** The queue of Slurm on a host, of this user alone. */
public final class SlurmQueue {
    /** What our jobs' names begin with. */
    public static final String PREFIX = "lilora-";

    /** Of a controller that is busy; the scripts themselves give up each command after twenty seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SshLine line;

    public SlurmQueue(SshLine line) {
        this.line = line;
    }

    private ShellScript.Result run(String script, Map<String, String> variables) throws LineException {
        return line.run(ShellScript.resource(SlurmQueue.class, script, variables), PATIENCE);
    }

    /** Our jobs, those that ended a short while ago too; nothing where Slurm does not answer. */
    public List<QueuedJob> ours() throws LineException {
        List<QueuedJob> jobs = new ArrayList<>();
        for (String printed : run("jobs.sh", Map.of("format", QueuedJob.FORMAT))
                .output()
                .lines()
                .toList()) {
            QueuedJob.parse(printed)
                    .filter(job -> job.name().startsWith(PREFIX))
                    .ifPresent(jobs::add);
        }
        return jobs;
    }

    /**
     * What is known of the job of a run.
     *
     * @param folder the run directory there
     */
    public JobReport report(String folder) throws LineException {
        ShellScript.Result result = run("job.sh", Map.of("folder", folder, "format", QueuedJob.FORMAT));
        return JobReport.parse(line.host(), result.output());
    }

    /**
     * Has Slurm look at a script, without queueing it.
     *
     * @throws InputException with what Slurm has against it
     */
    public void check(JobTemplate template) throws LineException {
        ShellScript.Result result = run("check.sh", Map.of("script", template.script("exit 0")));
        if (result.code() != 0) {
            throw refused(result, template.source());
        }
    }

    private InputException refused(ShellScript.Result result, String what) {
        String said = String.join(" ", result.output().strip().split("\\s*\\R\\s*"));
        return new InputException("Slurm on %s does not take %s: %s"
                .formatted(line.host(), what, said.isEmpty() ? "it says nothing." : said));
    }

    /**
     * Queues the job of a run, unless it is in the queue.
     *
     * @param folder the run directory there, with the job's script
     * @return its number, then what else sbatch said
     */
    public List<String> submit(String folder) throws LineException {
        String name = PREFIX + folder.substring(folder.lastIndexOf('/') + 1);
        ShellScript script =
                ShellScript.aboutWorkers(SlurmQueue.class, "submit.sh", Map.of("folder", folder, "name", name));
        return number(line.run(script, PATIENCE), "the job of " + folder);
    }

    /**
     * Queues several runs as one array of jobs.
     *
     * @param folder of the array there, with the jobs' script
     * @param runs their directories there, of which none is in the queue
     * @param slots how many may be at work at once
     * @return the array's number, then what else sbatch said
     */
    public List<String> submitArray(String folder, List<String> runs, int slots) throws LineException {
        String name = PREFIX + folder.substring(folder.lastIndexOf('/') + 1);
        ShellScript script = ShellScript.of("folder=%s\nname=%s\nslots=%d\nset -- %s\n%s"
                .formatted(
                        ShellQuote.of(folder),
                        ShellQuote.of(name),
                        slots,
                        ShellQuote.of(runs),
                        ShellScript.text(SlurmQueue.class, "submit-array.sh")));
        return number(line.run(script, PATIENCE), "the jobs of " + folder);
    }

    private List<String> number(ShellScript.Result result, String what) {
        List<String> said =
                result.output().lines().filter(text -> !text.isBlank()).toList();
        if (result.code() != 0 || said.isEmpty() || !said.get(0).matches("\\d{1,18}")) {
            throw refused(result, what);
        }
        return said;
    }

    /** Cancels the job of a run. */
    public void cancel(String folder) throws LineException {
        ShellScript.Result result = run("cancel.sh", Map.of("folder", folder));
        if (result.code() != 0) {
            throw new InputException("The job of %s on %s cannot be cancelled: %s"
                    .formatted(folder, line.host(), result.output().strip()));
        }
    }
}
