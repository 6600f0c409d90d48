package lilora.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lilora.engine.event.RecordedEvent;
import lilora.files.ScratchFolder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

class EventLogPropertyTest {
    private ScratchFolder folder;
    private RunDirectory run;
    private List<RecordedEvent> all;
    private byte[] bytes;

    @BeforeProperty
    void writeEvents() throws IOException {
        folder = ScratchFolder.of("event-log");
        run = Runs.create(folder.path());
        append(0, 8);
        all = readAll().events();
        bytes = Files.readAllBytes(run.events());
    }

    @AfterProperty
    void removeRun() throws IOException {
        folder.close();
    }

    private void append(int from, int to) {
        try (RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC())) {
            IntStream.range(from, to).mapToObj(Runs::note).forEach(log::accept);
        }
    }

    private EventReader.Batch readAll() {
        return new EventReader(run.events()).pollToEnd();
    }

    @Property(seed = "1", tries = 100)
    void anyTruncationLeavesAPrefixAndCanBeGoneOnFrom(@ForAll @DoubleRange(min = 0, max = 1) double cut)
            throws IOException {
        Files.write(run.events(), Arrays.copyOf(bytes, (int) Math.round(cut * bytes.length)));

        EventReader.Batch prefix = readAll();
        assertThat(prefix.problems()).isEmpty();
        assertThat(prefix.events()).isEqualTo(all.subList(0, prefix.events().size()));

        append(100, 101);
        EventReader.Batch resumed = readAll();
        int kept = resumed.events().size() - 1;
        // One more than the prefix where the cut took only a line break.
        assertThat(kept).isBetween(prefix.events().size(), prefix.events().size() + 1);
        assertThat(resumed.events().subList(0, kept)).isEqualTo(all.subList(0, kept));
        assertThat(resumed.events().get(kept).seq()).isEqualTo(kept + 1);
        assertThat(resumed.events().get(kept).event()).isEqualTo(Runs.note(100));
        assertThat(resumed.problems()).hasSizeLessThanOrEqualTo(1);
    }

    @Property(seed = "1", tries = 12)
    void aReaderThatSeesTheFileGrowInPiecesDeliversEachEventOnce(@ForAll @IntRange(min = 7, max = 90) int step)
            throws IOException {
        Files.write(run.events(), new byte[0]);
        EventReader reader = new EventReader(run.events());
        List<RecordedEvent> seen = new ArrayList<>();
        for (int length = 0; length < bytes.length; length += step) {
            Files.write(run.events(), Arrays.copyOf(bytes, length));
            EventReader.Batch batch = reader.poll();
            assertThat(batch.problems()).isEmpty();
            seen.addAll(batch.events());
        }
        Files.write(run.events(), bytes);
        seen.addAll(reader.poll().events());

        assertThat(seen).isEqualTo(all);
    }
}
