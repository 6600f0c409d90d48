package lilora.engine.remote.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Slurm's commands really printed, see {@code PROVENANCE.md} beside the fixtures, and what is made of it. */
class JobReportTest {
    private static final String AGAIN = "Started again, the run goes on from its last checkpoint";

    private static Map<String, QueuedJob> queue() throws IOException {
        try (InputStream in = Objects.requireNonNull(JobReportTest.class.getResourceAsStream("queue.txt"))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.stream()
                    .map(line -> QueuedJob.parse(line).orElseThrow())
                    .collect(Collectors.toMap(QueuedJob::id, Function.identity()));
        }
    }

    private static JobReport report(String... lines) {
        return JobReport.parse("cluster", "job\t12\n" + String.join("\n", lines) + "\n");
    }

    @Test
    void whatTheQueuePrintsIsRead() throws IOException {
        Map<String, QueuedJob> queue = queue();
        assertThat(queue).hasSize(13);
        assertThat(queue.get("16"))
                .isEqualTo(new QueuedJob(
                        "16",
                        "TIMEOUT",
                        "2026-11-30T03:08:11",
                        74,
                        "vm",
                        "TimeLimit",
                        "lilora-20261130-030805-tiny-s11"));
        assertThat(queue.get("13").phase()).isEqualTo(JobPhase.WAITING);
        assertThat(queue.get("18").phase()).isEqualTo(JobPhase.AT_WORK);
        assertThat(queue.get("1").phase()).isEqualTo(JobPhase.ENDED);
        assertThat(QueuedJob.parse("7|RUNNING|x|1-02:03:04|n1|None|a|b").orElseThrow())
                .isEqualTo(new QueuedJob("7", "RUNNING", "x", 93_784, "n1", "None", "a|b"));
        assertThat(QueuedJob.parse("7|SOMETHING_NEW|x|0:01|n1|None|a")
                        .orElseThrow()
                        .phase())
                .isEqualTo(JobPhase.AT_WORK);
        assertThat(QueuedJob.parse("slurm_load_jobs error: Unable to contact slurm controller (connect failure)"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "3;  waits in the queue of cluster: it waits for another job.",
                "5;  waits in the queue of cluster: it asks for more time than its partition gives and will not start",
                "2;  waits in the queue of cluster: it is held; release it with scontrol release.",
                "13; waits in the queue of cluster: it may not begin yet, as a job that was queued again. It is expected to start at 2026-11-30T03:05:27 by the clock there.",
                "19; waits in the queue of cluster: it waits for resources to become free. It is expected to start",
                "21; waits in the queue of cluster: jobs of higher priority are before it.",
                "18; is on vm of cluster: running.",
            })
    void whyAJobWaitsIsTold(String job, String sentence) throws IOException {
        assertThat(JobSentences.ahead("cluster", queue().get(job)))
                .startsWith("Job " + job + " " + sentence)
                .doesNotContain("N/A");
    }

    @Test
    void reasonsWithoutWordsAreShownAsTheyAre() {
        assertThat(JobSentences.reason("QOSMaxGRESPerUser"))
                .isEqualTo("a limit of its account or partition is reached (QOSMaxGRESPerUser)");
        assertThat(JobSentences.reason("ReqNodeNotAvail, UnavailableNodes:n7"))
                .startsWith("a node that it needs is not available");
        assertThat(JobSentences.reason("launch failed requeued held")).startsWith("it could not be launched");
        assertThat(JobSentences.reason("JobArrayTaskLimit")).startsWith("as many of its array");
        assertThat(JobSentences.reason("SomethingNew")).isEqualTo("SomethingNew");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "queue~16|TIMEOUT|2026-11-30T03:08:11|1:14|vm|TimeLimit|x; reached its time limit before its worker had written a checkpoint and stopped. AGAIN; ask for more walltime",
                "queue~17|CANCELLED|2026-11-30T03:08:11|0:36|vm|None|x; was cancelled. AGAIN.",
                "account~12|CANCELLED by 1001|0:0; was cancelled. AGAIN.",
                "account~12|NODE_FAIL|0:0; ended because its node failed. AGAIN.",
                "account~12|FAILED|3:0; ended (failed, exit 3:0) without a word of its worker. AGAIN.",
                "account~12|OUT_OF_MEMORY|0:125; needed more memory than it had asked for. AGAIN; ask for more memory",
                "account~12|PREEMPTED|0:0; made room for another job and was not queued again.",
                "account~12|RUNNING|0:0; is gone, and Slurm no longer tells why",
                "log~slurmstepd-vm: error: *** JOB 16 ON vm CANCELLED AT 2026-11-30T03:09:25 DUE TO TIME LIMIT ***; reached its time limit",
                "log~slurmstepd-vm: error: *** JOB 17 ON vm CANCELLED AT 2026-11-30T03:08:47 ***; was cancelled.",
                "log~slurmstepd: error: Detected 1 oom_kill event in StepId=12.batch.; needed more memory",
                "log~Killed; is gone, and Slurm no longer tells why (it keeps no accounts, or has cleared them). The last line of slurm.log there is \"Killed\". AGAIN.",
            })
    void whatSlurmSaidIsToldWithItsRemedy(String line, String sentence) {
        JobReport report = report(line.replaceFirst("~", "\t"));
        assertThat(report.isAhead()).isFalse();
        assertThat(JobSentences.ended(report, true))
                .startsWith("Job 12 on cluster " + sentence.replace("AGAIN", AGAIN));
    }

    @Test
    void theQueueIsBelievedBeforeAccounts() {
        // As of a job whose node failed and that waits to begin again: accounts go on saying NODE_FAIL.
        JobReport report =
                report("queue\t24|PENDING|2026-11-30T03:20:18|0:00||BeginTime|lilora-x", "account\t24|NODE_FAIL|0:0");
        assertThat(report.isAhead()).isTrue();
        assertThat(report.wasEndedBySlurm()).isFalse();
        assertThat(report("account\t12|NODE_FAIL|0:0").wasEndedBySlurm()).isTrue();
        assertThat(report("account\t12|FAILED|3:0").wasEndedBySlurm()).isFalse();
        assertThat(report().wasEndedBySlurm()).isFalse();
    }

    @Test
    void aWorkerThatIsSilentInAJobThatRunsIsTold() {
        JobReport report = report(
                "queue\t12|RUNNING|2026-11-30T03:08:11|5:14|n1|None|lilora-x",
                "log\tmodule: command not found",
                "log\texec: java: not found");
        assertThat(JobSentences.silent(report, report.queued().orElseThrow()))
                .startsWith(
                        "Job 12 has been running on n1 of cluster for 5 min, but its worker gives no sign of life. The last line of slurm.log there is \"exec: java: not found\".");
    }

    @Test
    void whatTheScriptToldAndWhatSlurmDoesNotSayIsKept() {
        assertThat(JobSentences.told(report("log\tlilora: no checkpoint was reached")))
                .hasValue("Job 12: no checkpoint was reached");
        assertThat(JobSentences.told(report("log\tx"))).isEmpty();
        assertThat(JobSentences.trouble(
                        report("trouble\tslurm_load_jobs error: Unable to contact slurm controller (connect failure)")))
                .isEqualTo(
                        "Slurm on cluster does not answer (slurm_load_jobs error: Unable to contact slurm controller (connect failure)); asking again.");
        assertThat(JobReport.parse("cluster", "").job()).isEmpty();
    }
}
