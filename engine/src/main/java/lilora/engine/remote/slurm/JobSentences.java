package lilora.engine.remote.slurm;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a job's state means to a person, with what to do about it. */
public final class JobSentences {
    private static final String AGAIN = "Started again, the run goes on from its last checkpoint";

    private static final String UNSEEN =
            " Perhaps its nodes do not see the folder of the run, or no Java: both must lie on a disk that they share with this host.";

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("None", "Slurm has not looked at it yet"),
            Map.entry("Priority", "jobs of higher priority are before it"),
            Map.entry("Resources", "it waits for resources to become free"),
            Map.entry("BeginTime", "it may not begin yet, as a job that was queued again"),
            Map.entry("Dependency", "it waits for another job"),
            Map.entry("DependencyNeverSatisfied", "the job that it waits for cannot end as it must; cancel it"),
            Map.entry("JobHeldUser", "it is held; release it with scontrol release"),
            Map.entry("JobHeldAdmin", "an administrator holds it; ask them"),
            Map.entry("launch failed requeued held", "it could not be launched and is held; ask an administrator"),
            Map.entry(
                    "PartitionTimeLimit",
                    "it asks for more time than its partition gives and will not start; cancel it and ask for less"),
            Map.entry(
                    "PartitionNodeLimit",
                    "it asks for more nodes than its partition gives and will not start; cancel it and ask for less"),
            Map.entry("PartitionDown", "its partition is down"),
            Map.entry("PartitionInactive", "its partition is inactive"),
            Map.entry("NodeDown", "a node that it needs is down"),
            Map.entry("BadConstraints", "no node has what it asks for; cancel it and ask for something else"),
            Map.entry("InvalidAccount", "its account is not valid; cancel it and name another"),
            Map.entry("InvalidQOS", "its quality of service is not valid; cancel it and name another"),
            Map.entry(
                    "ReqNodeNotAvail", "a node that it needs is not available, perhaps reserved or under maintenance"),
            Map.entry("JobArrayTaskLimit", "as many of its array are at work as may be at once"),
            Map.entry("Reservation", "it waits for its reservation"),
            Map.entry("Licenses", "it waits for a licence"));

    private JobSentences() {}

    /** Why it waits, in words where there are some. */
    static String reason(String reason) {
        String first = reason.split(",", 2)[0];
        String words = REASONS.getOrDefault(reason, REASONS.getOrDefault(first, ""));
        if (!words.isEmpty()) {
            return words;
        }
        return reason.contains("Limit") || reason.contains("Max")
                ? "a limit of its account or partition is reached (%s)".formatted(reason)
                : reason;
    }

    /** Of a job that has not ended. */
    public static String ahead(String host, QueuedJob job) {
        return switch (job.phase()) {
            case WAITING ->
                "Job %s waits in the queue of %s: %s.%s".formatted(job.id(), host, reason(job.reason()), expected(job));
            case LAUNCHING -> "Job %s is being launched on %s of %s.".formatted(job.id(), job.nodes(), host);
            case AT_WORK, ENDED ->
                "Job %s is on %s of %s: %s.".formatted(job.id(), job.nodes(), host, word(job.state()));
        };
    }

    /** Of one of several jobs. */
    public static String listed(QueuedJob job) {
        String more =
                switch (job.phase()) {
                    case WAITING -> ": " + reason(job.reason());
                    case LAUNCHING, AT_WORK -> " on %s for %d min".formatted(job.nodes(), job.seconds() / 60);
                    case ENDED -> "";
                };
        return "job %s: %s, %s%s".formatted(job.id(), job.name(), word(job.state()), more);
    }

    private static String expected(QueuedJob job) {
        return job.start().startsWith("N/A") || job.start().isEmpty()
                ? ""
                : " It is expected to start at %s by the clock there.".formatted(job.start());
    }

    private static String word(String state) {
        return state.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Of a job that has been launched for long without a word of its worker. */
    public static String silent(JobReport report, QueuedJob job) {
        return "Job %s has been %s on %s of %s for %d min, but its worker gives no sign of life.%s If that stays so, cancel it and look at the node, or ask an administrator."
                .formatted(
                        job.id(), word(job.state()), job.nodes(), report.host(), job.seconds() / 60, lastLine(report));
    }

    private static String lastLine(JobReport report) {
        return report.log().isEmpty()
                ? ""
                : " The last line of slurm.log there is \"%s\"."
                        .formatted(report.log().get(report.log().size() - 1));
    }

    /** Of Slurm when it does not answer. */
    public static String trouble(JobReport report) {
        return "Slurm on %s does not answer (%s); asking again.".formatted(report.host(), report.trouble());
    }

    /** What a job's script told of its own accord; empty if nothing. */
    public static Optional<String> told(JobReport report) {
        return report.log().stream()
                .filter(line -> line.startsWith("lilora: "))
                .reduce((before, after) -> after)
                .map(line -> "Job %s: %s".formatted(report.job(), line.substring("lilora: ".length())));
    }

    /**
     * Of a job that has ended before its run did.
     *
     * @param began whether a worker of it ever gave a sign of life
     */
    public static String ended(JobReport report, boolean began) {
        String job = "Job %s on %s".formatted(report.job(), report.host());
        String again = began ? AGAIN : "No worker was started; the run can be started again";
        return switch (cause(report)) {
            case "CANCELLED" -> "%s was cancelled. %s.".formatted(job, again);
            case "TIMEOUT" ->
                "%s reached its time limit before its worker had written a checkpoint and stopped. %s; ask for more walltime, or for the signal earlier in its script."
                        .formatted(job, again);
            case "OUT_OF_MEMORY" ->
                "%s needed more memory than it had asked for. %s; ask for more memory, or make batches smaller in a new run."
                        .formatted(job, again);
            case "NODE_FAIL", "BOOT_FAIL" ->
                "%s ended because its node failed%s. %s.".formatted(job, on(report), again);
            case "PREEMPTED" ->
                "%s made room for another job and was not queued again. %s; a partition without preemption, or one that requeues, would keep it."
                        .formatted(job, again);
            case "DEADLINE" -> "%s was ended at its deadline. %s.".formatted(job, again);
            case "" ->
                "%s is gone, and Slurm no longer tells why (it keeps no accounts, or has cleared them%s).%s %s."
                        .formatted(job, began ? "" : ", or it was cancelled while it waited", lastLine(report), again);
            default ->
                "%s ended (%s%s) without a word of its worker.%s%s %s."
                        .formatted(
                                job,
                                word(report.state()),
                                report.exit().isEmpty() ? "" : ", exit " + report.exit(),
                                lastLine(report),
                                began ? "" : UNSEEN,
                                again);
        };
    }

    private static String on(JobReport report) {
        return report.queued()
                .filter(job -> !job.nodes().isEmpty())
                .map(job -> " (%s)".formatted(job.nodes()))
                .orElse("");
    }

    /** Its state, or what its daemon wrote into the script's output where nobody remembers the state or it says little. */
    private static String cause(JobReport report) {
        if (report.wasEndedBySlurm()) {
            return report.state();
        }
        for (String line : report.log()) {
            if (line.contains("DUE TO TIME LIMIT")) {
                return "TIMEOUT";
            }
            if (line.contains("DUE TO PREEMPTION")) {
                return "PREEMPTED";
            }
            if (line.contains("DUE TO NODE FAILURE")) {
                return "NODE_FAIL";
            }
            if (line.contains("oom_kill") || line.contains("oom-kill")) {
                return "OUT_OF_MEMORY";
            }
            if (line.contains("CANCELLED AT")) {
                return "CANCELLED";
            }
        }
        // What accounts still call running was lost.
        return JobPhase.of(report.state()) == JobPhase.ENDED ? report.state() : "";
    }
}
