package lilora.engine.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import lilora.engine.InputException;
import lilora.engine.remote.slurm.JobPhase;
import lilora.engine.remote.slurm.JobReport;
import lilora.engine.remote.slurm.JobSentences;
import lilora.engine.remote.slurm.QueuedJob;
import lilora.engine.remote.slurm.SlurmQueue;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;

/**
 * Slurm, which starts a worker, may end it, and may start it again. It is asked while the worker gives no sign of life, and when it
 * ended by a signal: of a worker at work its own heartbeat says more.
 */
final class SlurmKeeper implements Keeper {
    /** Exit codes above this are signals. */
    private static final int SIGNAL = 128;
    /** So many times the patience a job's end is held against files that a network's disk may show late. */
    private static final int LATE = 3;

    private static final long LAUNCHING_SECONDS = 180;

    private final RunDirectory local;
    private final RemoteRun remote;
    private final Consumer<String> told;
    private final Duration patience;
    private Instant asked = Instant.EPOCH;
    private Instant goneSince = Instant.MAX;
    private String last = "";

    /**
     * Of a run.
     *
     * @param told gets a sentence whenever the job has come further
     * @param patience time between two questions
     */
    SlurmKeeper(RunDirectory local, RemoteRun remote, Consumer<String> told, Duration patience) {
        this.local = local;
        this.remote = remote;
        this.told = told;
        this.patience = patience;
    }

    @Override
    public void connected() {
        askAgain();
    }

    @Override
    public void askAgain() {
        asked = Instant.EPOCH;
    }

    @Override
    public OptionalInt end(SshLine line, OptionalInt exit, BooleanSupplier silent) throws LineException {
        SlurmQueue queue = new SlurmQueue(line);
        if (exit.isPresent() && exit.getAsInt() <= SIGNAL) {
            if (exit.getAsInt() == ExitCode.STOPPED) {
                JobSentences.told(queue.report(remote.folder())).ifPresent(told);
            }
            return exit;
        }
        if (exit.isEmpty() && !silent.getAsBoolean()) {
            works();
            return exit;
        }
        if (Duration.between(asked, Instant.now()).compareTo(patience) < 0) {
            return OptionalInt.empty();
        }
        asked = Instant.now();
        return end(queue.report(remote.folder()), exit);
    }

    private void works() {
        if (!last.isEmpty()) {
            told.accept("The worker is at work on %s.".formatted(remote.host()));
        }
        last = "";
        goneSince = Instant.MAX;
    }

    private OptionalInt end(JobReport report, OptionalInt exit) {
        if (!report.trouble().isEmpty()) {
            tell("trouble", JobSentences.trouble(report));
            return OptionalInt.empty();
        }
        if (report.isAhead()) {
            goneSince = Instant.MAX;
            ahead(report, report.queued().orElseThrow(), exit.isPresent());
            return OptionalInt.empty();
        }
        if (exit.isEmpty() && !report.wasEndedBySlurm() && isEarly()) {
            return OptionalInt.empty();
        }
        boolean began = local.events().toFile().length() > 0;
        String sentence = JobSentences.ended(report, began);
        if (!began) {
            // There is no worker whose end could be told.
            throw new InputException(sentence);
        }
        tell("ended", sentence);
        return exit.isPresent() ? exit : OptionalInt.of(KILLED);
    }

    private boolean isEarly() {
        Instant now = Instant.now();
        goneSince = goneSince.isBefore(now) ? goneSince : now;
        return Duration.between(goneSince, now).compareTo(patience.multipliedBy(LATE)) < 0;
    }

    private void ahead(JobReport report, QueuedJob job, boolean ended) {
        boolean working = job.phase() == JobPhase.AT_WORK;
        if (job.phase() != JobPhase.WAITING && job.seconds() > LAUNCHING_SECONDS && !ended) {
            tell("silent", JobSentences.silent(report, job));
        } else if (!working || job.state().equals("SUSPENDED")) {
            tell(job.state() + job.reason(), JobSentences.ahead(report.host(), job));
        }
    }

    private void tell(String what, String sentence) {
        if (!what.equals(last)) {
            told.accept(sentence);
            last = what;
        }
    }
}
