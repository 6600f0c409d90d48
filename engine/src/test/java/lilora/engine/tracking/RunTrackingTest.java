package lilora.engine.tracking;

import static lilora.engine.tracking.TrackedRun.CREATED;
import static lilora.engine.tracking.TrackedRun.cell;
import static lilora.engine.tracking.TrackedRun.checkpoint;
import static lilora.engine.tracking.TrackedRun.done;
import static lilora.engine.tracking.TrackedRun.end;
import static lilora.engine.tracking.TrackedRun.hello;
import static lilora.engine.tracking.TrackedRun.memory;
import static lilora.engine.tracking.TrackedRun.parameters;
import static lilora.engine.tracking.TrackedRun.stage;
import static lilora.engine.tracking.TrackedRun.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.RunSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTrackingTest {
    @TempDir
    Path folder;

    private TrackedRun run;

    @BeforeEach
    void aRun() {
        run = new TrackedRun(folder);
    }

    /** Keeps what it is told, as tags with "step: value". */
    private static final class Notes implements TrackingSink {
        final Map<String, List<String>> points = new TreeMap<>();
        final List<String> ends = new ArrayList<>();

        @Override
        public void begin(RunSpec spec, Instant created, int attempt) {
            points.clear();
            ends.clear();
            ends.add("attempt " + attempt);
        }

        @Override
        public void take(TrackedPoint point) {
            point.values().forEach((tag, value) -> points.computeIfAbsent(tag, none -> new ArrayList<>())
                    .add(point.step() + ": " + value));
        }

        @Override
        public void end(Instant time, boolean completed) {
            ends.add(completed ? "completed" : "ended");
        }

        @Override
        public void close() {
            ends.add("closed");
        }
    }

    private RunEvent[] firstStage() {
        return new RunEvent[] {
            hello(0),
            memory(100),
            cell(0, 1, 5),
            parameters(1),
            stage(1),
            step(1, 1),
            memory(200),
            memory(300),
            step(1, 2),
            memory(250),
            cell(1, 1, 60),
            parameters(1),
            end(1),
        };
    }

    private static final RunEvent[] SECOND_STAGE = {
        stage(2),
        new RunEvent.HeldOutLoss(2, 0, 1.5, 40, 16, 0.1),
        step(2, 1),
        step(2, 2),
        new RunEvent.SampleAnswer(2, 2, 2, "a", List.of(), "What?", "this", "that"),
        new RunEvent.HeldOutLoss(2, 2, 1.25, 40, 16, 0.1),
        cell(2, 1, 40),
        cell(2, 2, 80),
        parameters(2),
        end(2),
        done("completed")
    };

    private Map<String, List<String>> told() {
        Notes notes = new Notes();
        try (RunTracking tracking = new RunTracking(run.directory(), notes)) {
            tracking.poll();
        }
        return notes.points;
    }

    @Test
    void everyNumberHasItsNameAndItsStep() {
        run.attempt(firstStage());
        run.attempt(
                Stream.concat(Stream.of(hello(13)), Arrays.stream(SECOND_STAGE)).toArray(RunEvent[]::new));

        Map<String, List<String>> told = told();
        assertThat(told.get("loss/total")).containsExactly("1: 2.0", "2: 1.5", "3: 3.0", "4: 2.5");
        assertThat(told.get("loss/penalty")).containsExactly("1: 1.0", "2: 1.0", "3: 2.0", "4: 2.0");
        assertThat(told.get("loss/held_out")).containsExactly("2: 1.5", "4: 1.25");
        assertThat(told.get("throughput/samples_per_second")).hasSize(4).allMatch(point -> point.endsWith(": 32.0"));
        assertThat(told.get("memory/resident_MiB")).containsExactly("0: 100.0", "1: 200.0", "2: 250.0");
        assertThat(told.get("accuracy/1_a_b")).containsExactly("0: 5.0", "1: 60.0", "2: 40.0");
        assertThat(told.get("accuracy/2_c")).containsExactly("2: 80.0");
        assertThat(told.get("continual/ap")).containsExactly("1: 60.0", "2: 60.0");
        assertThat(told.get("continual/bwt")).containsExactly("2: -20.0");
        assertThat(told.get("continual/forgetting")).containsExactly("2: 20.0");
        assertThat(told.get("parameters/stored")).containsExactly("1: 510.0", "2: 1020.0");
        assertThat(told).doesNotContainKey("memory/device_MiB");
    }

    /** Killed in its first stage after a checkpoint, killed once more at once, then resumed to its end. */
    @Test
    void whatIsWrittenLiveIsWhatIsWrittenAfterwardsThroughKillsAndResumes() throws IOException {
        Path live = folder.resolve("live");
        try (RunTracking tracking = RunTracking.tensorBoard(run.directory(), live)) {
            tracking.poll();
            run.attempt(hello(0), stage(1), step(1, 1), checkpoint(1, 1), step(1, 2));
            assertSameAs(live, tracking);
            Files.writeString(run.directory().events(), "{\"v\":1,\"seq\":6,\"torn", StandardOpenOption.APPEND);
            assertSameAs(live, tracking);
            run.attempt(hello(4));
            assertSameAs(live, tracking);
            run.attempt(hello(4), stage(1), step(1, 2), cell(1, 1, 60), end(1), checkpoint(1, 0));
            assertSameAs(live, tracking);
            run.attempt(Stream.concat(Stream.of(hello(12)), Arrays.stream(SECOND_STAGE))
                    .toArray(RunEvent[]::new));
            assertSameAs(live, tracking);
        }
        assertThat(told().get("loss/total")).containsExactly("1: 2.0", "2: 1.5", "3: 3.0", "4: 2.5");
    }

    private void assertSameAs(Path live, RunTracking tracking) throws IOException {
        tracking.poll();
        Path afterwards = folder.resolve("afterwards");
        try (RunTracking replay = RunTracking.tensorBoard(run.directory(), afterwards)) {
            replay.poll();
        }
        Path one = only(live);
        assertThat(only(afterwards)).hasFileName(one.getFileName().toString()).hasSameBinaryContentAs(one);
        assertThat(one.getFileName().toString()).startsWith("events.out.tfevents." + (CREATED.getEpochSecond() + 1));
        assertThat(records(one)).hasSizeGreaterThan(2);
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    /** Lengths of the records; both checksums of each are tested. */
    private static List<Integer> records(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> lengths = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[Long.BYTES];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(RecordFile.maskedCrc(length));
            byte[] data = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            bytes.get(data);
            assertThat(bytes.getInt()).isEqualTo(RecordFile.maskedCrc(data));
            lengths.add(data.length);
        }
        return lengths;
    }

    @Test
    void aWorkerThatEndsIsTold() {
        Notes notes = new Notes();
        try (RunTracking tracking = new RunTracking(run.directory(), notes)) {
            run.attempt(hello(0), stage(1), step(1, 1), checkpoint(1, 1), done("stopped"));
            tracking.poll();
            assertThat(notes.ends).containsExactly("attempt 1", "ended");
            run.attempt(hello(4), step(1, 2), new RunEvent.Failed("loss", "It is NaN.", ""));
            tracking.poll();
            assertThat(notes.ends).containsExactly("attempt 2", "ended");
        }
        assertThat(notes.ends).endsWith("closed");
    }

    @Test
    void settingsAreFlatNames() {
        assertThat(RunSettings.of(run.directory().spec()))
                .containsEntry("method.id", "lilora")
                .containsEntry("method.options.rank", 8.0)
                .containsEntry("seed", 7.0)
                .containsEntry("tasks", 2.0)
                .containsEntry("compute.device", "cpu")
                .containsEntry("training.lengthGrouped", true);
    }
}
