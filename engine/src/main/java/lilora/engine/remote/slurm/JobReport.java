package lilora.engine.remote.slurm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a host tells of the job of one run.
 *
 * @param host as the person named it
 * @param job its number; empty if none was queued
 * @param queued as {@code squeue} knows it, which soon forgets what has ended
 * @param accounted its state as {@code sacct} knows it; empty where Slurm keeps no accounts, or where the queue knew it
 * @param exit its exit code and signal as {@code sacct} has them, such as {@code 1:0}
 * @param log the last lines of what its script printed since it was started last
 * @param trouble why Slurm could not be asked; empty if it answered
 */
public record JobReport(
        String host,
        String job,
        Optional<QueuedJob> queued,
        String accounted,
        String exit,
        List<String> log,
        String trouble) {
    /** Of those, nothing more comes from the job itself. */
    private static final Set<String> PLAIN = Set.of("COMPLETED", "FAILED");

    public JobReport {
        log = List.copyOf(log);
    }

    /** Of the lines that the script prints. */
    static JobReport parse(String host, String printed) {
        String job = "";
        Optional<QueuedJob> queued = Optional.empty();
        String accounted = "";
        String exit = "";
        String trouble = "";
        List<String> log = new ArrayList<>();
        for (String line : printed.lines().toList()) {
            int tab = line.indexOf('\t');
            String value = tab < 0 ? "" : line.substring(tab + 1).strip();
            switch (tab < 0 ? "" : line.substring(0, tab)) {
                case "job" -> job = value;
                case "queue" -> queued = QueuedJob.parse(value);
                case "account" -> {
                    // The last line is the job's latest time in the queue. "CANCELLED by 1001" tells who, too.
                    List<String> columns = List.of(value.split("\\|", 3));
                    accounted = columns.size() == 3 ? columns.get(1).split(" ", 2)[0] : accounted;
                    exit = columns.size() == 3 ? columns.get(2) : exit;
                }
                case "log" -> log.add(value);
                case "trouble" -> trouble = trouble.isEmpty() ? value : trouble;
                default -> {}
            }
        }
        return new JobReport(host, job, queued, accounted, exit, log, trouble);
    }

    /** Its state in one word; empty if nobody knows. */
    public String state() {
        return queued.map(QueuedJob::state).orElse(accounted);
    }

    /** Whether something of it runs or will. What only accounts call pending or running was lost. */
    public boolean isAhead() {
        return queued.isPresent() && queued.get().phase() != JobPhase.ENDED;
    }

    /** Whether Slurm itself ended it, so that its script may have had no time to say so. */
    public boolean wasEndedBySlurm() {
        return !isAhead() && !state().isEmpty() && !PLAIN.contains(state()) && JobPhase.of(state()) == JobPhase.ENDED;
    }
}
