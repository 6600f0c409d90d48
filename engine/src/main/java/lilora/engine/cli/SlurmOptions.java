package lilora.engine.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.remote.slurm.JobRequest;
import lilora.engine.remote.slurm.JobTemplate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a job of Slurm is asked for: any of these options makes one of a run. */
final class SlurmOptions {
    private static final Pattern JOB = Pattern.compile("[1-9]\\d{0,9}(_\\d{1,7})?");

    @Option(
            names = "--slurm",
            paramLabel = "TEMPLATE",
            description = "Run in a job of Slurm on the host, by this script; make one with --preview and edit it")
    private @Nullable Path template;

    @Option(names = "--partition", description = "Partition of the job, or several with commas")
    private @Nullable String partition;

    @Option(names = "--account", description = "Account that pays for the job")
    private @Nullable String account;

    @Option(names = "--qos", description = "Quality of service of the job")
    private @Nullable String qos;

    @Option(names = "--gpus", paramLabel = "[KIND:]N", description = "GPUs of the job, such as 1 or a100:1")
    private @Nullable String gpus;

    @Option(names = "--cpus", description = "Processors of the job")
    private @Nullable Integer cpus;

    @Option(names = "--memory", paramLabel = "SIZE", description = "Memory of the job, such as 16G")
    private @Nullable String memory;

    @Option(
            names = "--walltime",
            paramLabel = "TIME",
            description =
                    "Time limit of the job, H:MM:SS or D-HH:MM:SS; before it ends a checkpoint is written and the job queues itself again")
    private @Nullable String walltime;

    @Option(
            names = "--after",
            paramLabel = "JOB",
            split = ",",
            description =
                    "Number of a job of Slurm, or several with commas, that must have ended well before the job starts")
    private List<String> after = List.of();

    /** Jobs are for hosts alone. */
    static void requireHost(@Nullable String host) {
        if (host == null) {
            throw InputException.about("A job of Slurm runs on a host; name the host.", "on");
        }
    }

    /**
     * The script that is asked for; empty if no job is.
     *
     * @throws InputException if something in it cannot be used
     */
    Optional<JobTemplate> template() {
        JobRequest request =
                new JobRequest(partition, account, qos, gpus, cpus, memory, walltime, dependency(), List.of());
        if (template != null) {
            return Optional.of(JobTemplate.read(template).with(request));
        }
        return request.equals(JobRequest.NONE) ? Optional.empty() : Optional.of(JobTemplate.of(request));
    }

    private List<String> dependency() {
        for (String job : after) {
            if (!JOB.matcher(job).matches()) {
                throw InputException.about(
                        "after is \"%s\"; write the number of a job, such as 4711, or of a task of an array, such as 4711_3."
                                .formatted(job),
                        "after");
            }
        }
        return after.isEmpty() ? List.of() : List.of("--dependency=afterok:" + String.join(":", after));
    }
}
