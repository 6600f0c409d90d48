package lilora.app.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lilora.storage.repository.RunState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a run when its events, the queue and its worker say different things. */
class RunBadgeTest {
    private static final QueuedRun RUN = new QueuedRun("r", "colours", "cpu");

    @ParameterizedTest
    @CsvSource({
        // state, held, folder, queue, silent, badge, look
        "QUEUED, false, true, none, false, Not started, STOPPED",
        "QUEUED, false, true, waits, false, Queued, QUEUED",
        "QUEUED, false, true, works, false, Starting, QUEUED",
        "RUNNING, false, true, works, false, Running, RUNNING",
        "RUNNING, false, true, works, true, Not responding, PAUSED",
        "RUNNING, false, true, none, true, Not responding, PAUSED",
        "RUNNING, false, false, none, false, Folder missing, FAILED",
        "PAUSED, true, true, works, false, Paused, PAUSED",
        "PAUSED, true, true, works, true, Not responding, PAUSED",
        "PAUSED, false, true, works, false, Starting, QUEUED",
        "PAUSED, false, true, waits, false, Queued, QUEUED",
        "STOPPED, false, true, works, false, Starting, QUEUED",
        "INTERRUPTED, false, true, waits, false, Queued, QUEUED",
        "FAILED, false, true, none, true, Failed, FAILED",
        "DONE, false, true, works, true, Done, DONE",
        "DONE, false, false, none, false, Done, DONE",
    })
    void theWordOfTheBadge(
            RunState state, boolean held, boolean folder, String queue, boolean silent, String word, RunState look) {
        QueueState queued = new QueueState(
                queue.equals("works") ? List.of(RUN) : List.of(), queue.equals("waits") ? List.of(RUN) : List.of());
        RunBadge.Signs signs = new RunBadge.Signs(
                queued, silent ? Map.of("r", "Its worker has not responded.") : Map.of(), RunBadge.Lines.NONE);

        RunBadge badge =
                RunBadge.of(new RunBadge.Seen("r", state, "Its state.", held, folder, Optional.empty()), signs);

        assertThat(badge.word()).isEqualTo(word);
        assertThat(badge.look()).isEqualTo(look);
        assertThat(badge.isSilent()).isEqualTo(word.equals("Not responding"));
    }

    @ParameterizedTest
    @CsvSource({
        // state, held, queue, line, badge
        "RUNNING, false, none, none, Not followed",
        "RUNNING, false, none, cut, Not followed",
        "RUNNING, false, works, cut, Not followed",
        "RUNNING, false, works, open, Running",
        "PAUSED, true, none, none, Not followed",
        "PAUSED, false, none, none, Paused",
        "QUEUED, false, none, none, Not started",
        "QUEUED, false, waits, none, Queued",
        "QUEUED, false, works, open, Starting",
        "QUEUED, false, works, job, Queued",
        "STOPPED, false, works, job, Queued",
        "RUNNING, false, works, job, Running",
        "STOPPED, false, none, none, Stopped",
        "DONE, false, none, cut, Done",
    })
    void aRunOfAnotherComputerIsAsItIsShownOnlyWhileItIsFollowed(
            RunState state, boolean held, String queue, String line, String word) {
        RunBadge.Signs signs = new RunBadge.Signs(
                new QueueState(
                        queue.equals("works") ? List.of(RUN) : List.of(),
                        queue.equals("waits") ? List.of(RUN) : List.of()),
                Map.of(),
                new RunBadge.Lines(
                        line.equals("open") || line.equals("job") ? Set.of("r") : Set.of(),
                        line.equals("job") ? Map.of("r", "Job 1 waits.") : Map.of(),
                        line.equals("cut") ? Map.of("r", "The line to far was cut.") : Map.of()));

        RunBadge badge =
                RunBadge.of(new RunBadge.Seen("r", state, "Its state.", held, true, Optional.of("far")), signs);

        assertThat(badge.word()).isEqualTo(word);
        if (word.equals("Not followed")) {
            assertThat(badge.sentence())
                    .startsWith(
                            line.equals("cut")
                                    ? "The line to far was cut."
                                    : "This run is on far and is not being followed");
        }
    }
}
