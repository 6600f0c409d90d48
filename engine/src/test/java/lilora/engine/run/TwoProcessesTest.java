package lilora.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.run.Liveness.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwoProcessesTest {
    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void makeRun() {
        run = Runs.create(folder);
    }

    @Test
    void aSecondWorkerIsRefusedUntilTheFirstIsKilled() throws IOException, InterruptedException {
        try (ChildJvm first = ChildJvm.start(WorkerMain.class, run.toString(), "0")) {
            String token = first.line();
            String inUse = run + " is in use. The worker process " + first.pid()
                    + " is at work. Wait for it to end, or stop it first.";

            assertThat(Liveness.of(run, token, Instant.now()).state()).isEqualTo(State.ALIVE);
            assertThatThrownBy(() -> RunLock.acquire(run, WorkerIdentity.ofThisProcess()))
                    .isInstanceOf(InputException.class)
                    .hasMessage(inUse);
            try (ChildJvm second = ChildJvm.start(WorkerMain.class, run.toString(), "0")) {
                assertThat(second.line()).isEqualTo(inUse);
            }

            first.kill();
            assertThat(Liveness.of(run, token, Instant.now()).state()).isEqualTo(State.DEAD);
        }
        try (RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess())) {
            assertThat(Heartbeat.read(run).orElseThrow().worker()).isEqualTo(lock.worker());
        }
    }

    @Test
    void aSecondAttemptByTheSameProcessDoesNotBreakTheLock() throws IOException {
        try (RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess())) {
            assertThatThrownBy(() -> RunLock.acquire(run, WorkerIdentity.ofThisProcess()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("is in use");
            try (ChildJvm other = ChildJvm.start(WorkerMain.class, run.toString(), "0")) {
                assertThat(other.line())
                        .contains("worker process " + lock.worker().pid() + " is at work");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 4_000_000})
    void aWorkerKilledWhileWritingLeavesWholeEventsAndATornLineAtMost(int length)
            throws IOException, InterruptedException {
        try (ChildJvm worker = ChildJvm.start(WorkerMain.class, run.toString(), Integer.toString(length))) {
            worker.line();
            EventReader live = new EventReader(run.events());
            while (live.position().sequence() < 5) {
                assertThat(live.poll().problems()).isEmpty();
            }
            worker.kill();
        }
        EventReader.Batch left = new EventReader(run.events()).pollToEnd();
        assertThat(left.problems()).isEmpty();
        assertThat(sequences(left)).isEqualTo(upTo(left.events().size()));

        try (RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC())) {
            assertThat(log.attempt()).isEqualTo(2);
            log.append(Runs.note(1));
        }
        EventReader.Batch resumed = new EventReader(run.events()).pollToEnd();
        assertThat(sequences(resumed)).isEqualTo(upTo(resumed.events().size()));
        assertThat(resumed.problems()).hasSizeLessThanOrEqualTo(1);
        assertThat(resumed.events().get(resumed.events().size() - 1).event()).isEqualTo(Runs.note(1));
    }

    private static List<Long> sequences(EventReader.Batch batch) {
        return batch.events().stream().map(RecordedEvent::seq).toList();
    }

    private static List<Long> upTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
