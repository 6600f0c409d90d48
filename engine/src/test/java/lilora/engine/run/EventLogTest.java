package lilora.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lilora.engine.DiskException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void makeRun() {
        run = Runs.create(folder);
    }

    private int append(RunEvent... events) {
        try (RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, CLOCK)) {
            for (RunEvent event : events) {
                log.accept(event);
            }
            return log.attempt();
        }
    }

    private EventReader.Batch readAll() {
        return new EventReader(run.events()).pollToEnd();
    }

    private void appendRaw(String text) throws IOException {
        Files.writeString(run.events(), text, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
    }

    private static List<Long> sequences(EventReader.Batch batch) {
        return batch.events().stream().map(RecordedEvent::seq).toList();
    }

    @Test
    void sequenceNumbersGoOnOverAttempts() {
        assertThat(append(Runs.note(1), Runs.note(2))).isEqualTo(1);
        assertThat(append(Runs.note(3))).isEqualTo(2);

        assertThat(readAll().problems()).isEmpty();
        assertThat(readAll().events())
                .containsExactly(
                        new RecordedEvent(1, 1, 1, "2026-01-01T00:00:00Z", Runs.note(1)),
                        new RecordedEvent(1, 2, 1, "2026-01-01T00:00:00Z", Runs.note(2)),
                        new RecordedEvent(1, 3, 2, "2026-01-01T00:00:00Z", Runs.note(3)));
    }

    @Test
    void aTornLastLineWaitsAndIsEndedByTheNextAttempt() throws IOException {
        append(Runs.note(1));
        appendRaw("{\"v\":1,\"seq\":2,\"atte");
        EventReader reader = new EventReader(run.events());

        assertThat(reader.poll().events()).hasSize(1);
        assertThat(reader.poll()).isEqualTo(new EventReader.Batch(List.of(), List.of(), true));

        append(Runs.note(2));
        EventReader.Batch batch = reader.poll();
        assertThat(sequences(batch)).containsExactly(2L);
        assertThat(batch.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.offset()).isPositive();
            assertThat(problem.sentence()).startsWith("A line is not an event and is left out: ");
        });
    }

    @Test
    void anEventThatLostOnlyItsLineBreakIsKept() throws IOException {
        append(Runs.note(1), Runs.note(2));
        byte[] bytes = Files.readAllBytes(run.events());
        Files.write(run.events(), Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(sequences(readAll())).containsExactly(1L);
        append(Runs.note(3));
        assertThat(sequences(readAll())).containsExactly(1L, 2L, 3L);
        assertThat(readAll().problems()).isEmpty();
    }

    @Test
    void gapsRepetitionsAndForeignLinesAreReportedAndTheRestIsRead() throws IOException {
        append(Runs.note(1), Runs.note(2), Runs.note(3), Runs.note(4));
        List<String> lines = Files.readAllLines(run.events());
        Files.delete(run.events());
        appendRaw(lines.get(0) + "\n" + lines.get(2) + "\n" + lines.get(2) + "\n[1]\n\n");
        appendRaw(lines.get(3).replace("\"v\":1", "\"v\":9") + "\n" + lines.get(3) + "\n");

        EventReader.Batch batch = readAll();
        assertThat(sequences(batch)).containsExactly(1L, 3L, 4L);
        assertThat(batch.problems())
                .extracting(EventReader.Problem::sentence)
                .satisfiesExactly(
                        gap -> assertThat(gap).isEqualTo("Events 2 to 2 are missing."),
                        again -> assertThat(again).isEqualTo("Event 3 occurs again; the repetition is left out."),
                        foreign -> assertThat(foreign).startsWith("A line is not an event"),
                        blank -> assertThat(blank).startsWith("A line is not an event"),
                        later -> assertThat(later).contains("version 9 is not known here"));
    }

    @Test
    void noBitOfALineChangesUnnoticed() throws IOException {
        append(new RunEvent.Done("completed", Map.of("ap", 43.25), 1.5), Runs.note(2));
        List<RecordedEvent> written = readAll().events();
        byte[] bytes = Files.readAllBytes(run.events());
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(run.events(), damaged);
            EventReader.Batch batch = readAll();
            assertThat(written).as("bit " + bit).containsAll(batch.events());
            boolean all = batch.events().size() == written.size();
            // The last line may have lost its end, and then waits for it.
            assertThat(all || !batch.problems().isEmpty() || bit / 8 == bytes.length - 1)
                    .as("bit " + bit)
                    .isTrue();
        }
    }

    @Test
    void linesOfAnOlderVersionHaveNoChecksum() throws IOException {
        append(Runs.note(1));
        String line = Files.readString(run.events());
        Files.writeString(run.events(), line.replaceAll(",\"crc\":\"[0-9a-f]{8}\"", ""));
        assertThat(readAll().events()).hasSize(1);
        assertThat(readAll().problems()).isEmpty();
        assertThat(line).contains(",\"crc\":\"");
    }

    @Test
    void aReaderGoesOnFromAStoredPosition() {
        append(Runs.note(1), Runs.note(2));
        EventReader first = new EventReader(run.events());
        first.pollToEnd();
        append(Runs.note(3));

        EventReader second = new EventReader(run.events(), first.position());
        assertThat(sequences(second.poll())).containsExactly(3L);
        assertThat(second.position().sequence()).isEqualTo(3);
    }

    @Test
    void aFileThatBecameShorterIsReadAgain() throws IOException {
        append(Runs.note(1), Runs.note(2));
        EventReader reader = new EventReader(run.events());
        reader.pollToEnd();
        String first = Files.readAllLines(run.events()).get(0);
        Files.writeString(run.events(), first + "\n");

        EventReader.Batch batch = reader.poll();
        assertThat(sequences(batch)).containsExactly(1L);
        assertThat(batch.problems()).singleElement().asString().contains("has become shorter");
    }

    @Test
    void linesLongerThanAChunkAndFilesOfManyChunksAreRead() throws IOException {
        RunEvent longNote = new RunEvent.Note("x".repeat(3_000_000));
        append(Runs.note(1), longNote, Runs.note(3));
        append(IntStream.range(0, 300)
                .mapToObj(i -> new RunEvent.Note("y".repeat(10_000)))
                .toArray(RunEvent[]::new));
        appendRaw("torn".repeat(700_000));

        EventReader.Batch batch = readAll();
        assertThat(batch.problems()).isEmpty();
        assertThat(sequences(batch))
                .isEqualTo(LongStream.rangeClosed(1, 303).boxed().toList());
        assertThat(batch.events().get(1).event()).isEqualTo(longNote);
    }

    @Test
    void thereAreNoEventsBeforeTheFirst() {
        assertThat(readAll()).isEqualTo(new EventReader.Batch(List.of(), List.of(), true));
    }

    @Test
    void severalThreadsWriteWholeLines() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        try (RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, CLOCK)) {
            for (int t = 0; t < 4; t++) {
                threads.add(new Thread(() -> IntStream.range(0, 200).forEach(i -> log.accept(Runs.note(i)))));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(log.lastSequence()).isEqualTo(800);
        }
        assertThat(readAll().problems()).isEmpty();
        assertThat(readAll().events()).hasSize(800);
    }

    @Test
    void anInterruptedThreadStillWrites() {
        Thread.currentThread().interrupt();
        try {
            append(Runs.note(1), Runs.note(2));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(readAll().events()).hasSize(2);
    }

    @Test
    void aFileThatCannotBeWrittenIsOneSentence() throws IOException {
        Files.createDirectory(run.events());

        assertThatThrownBy(() -> append(Runs.note(1)))
                .isInstanceOf(DiskException.class)
                .hasMessageStartingWith("Cannot write " + run.events());
    }
}
