package lilora.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.run.Liveness.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
        try (ChildJvm first = ChildJvm.start(WorkerMain.class, run.toString(), "sleep")) {
            String token = first.line();
            String inUse = run + " is in use. The worker process " + first.pid()
                    + " is running. Wait for it to end, or stop it first.";

            assertThat(Liveness.of(run, token, Instant.now()).state()).isEqualTo(State.ALIVE);
            assertThatThrownBy(() -> RunLock.acquire(run, WorkerIdentity.ofThisProcess()))
                    .isInstanceOf(InputException.class)
                    .hasMessage(inUse);
            try (ChildJvm second = ChildJvm.start(WorkerMain.class, run.toString(), "sleep")) {
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
            try (ChildJvm other = ChildJvm.start(WorkerMain.class, run.toString(), "sleep")) {
                assertThat(other.line())
                        .contains("worker process " + lock.worker().pid() + " is running");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"append 20", "append 4000000", "slowly"})
    void aWorkerKilledWhileWritingLeavesWholeEventsAndATornLineAtMost(String work)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(run.toString()));
        arguments.addAll(List.of(work.split(" ")));
        try (ChildJvm worker = ChildJvm.start(WorkerMain.class, arguments.toArray(String[]::new))) {
            worker.line();
            EventReader live = new EventReader(run.events());
            while (live.position().sequence() < 5) {
                assertThat(live.poll().problems()).isEmpty();
            }
            while (work.equals("slowly")
                    && Files.size(run.events()) == live.position().offset()) {
                Thread.onSpinWait();
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
        if (work.equals("slowly")) {
            assertThat(resumed.events()).hasSize(6);
            assertThat(resumed.problems()).hasSize(1);
        }
        assertThat(resumed.events().get(resumed.events().size() - 1).event()).isEqualTo(Runs.note(1));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aWriteThatDoesNotFitLeavesWholeEventsOnly() throws IOException {
        // The system's limit on the size of a file stands for a full disk: it takes part of the line, then refuses.
        try (ChildJvm worker = ChildJvm.startWithFileLimit(40, WorkerMain.class, run.toString(), "append", "1000")) {
            worker.line();
            assertThat(worker.line())
                    .startsWith("Cannot write " + run.events())
                    .endsWith("Check that the disk has free space; what was written before is safe.");
        }
        byte[] bytes = Files.readAllBytes(run.events());
        EventReader.Batch left = new EventReader(run.events()).pollToEnd();
        assertThat(bytes[bytes.length - 1]).isEqualTo((byte) '\n');
        assertThat(left.problems()).isEmpty();
        assertThat(sequences(left)).isNotEmpty().isEqualTo(upTo(left.events().size()));
    }

    private static List<Long> sequences(EventReader.Batch batch) {
        return batch.events().stream().map(RecordedEvent::seq).toList();
    }

    private static List<Long> upTo(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
