package lilora.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import lilora.engine.event.RecordedEvent;
import lilora.engine.run.EventReader;
import lilora.files.ScratchFolder;
import lilora.storage.h2.StoredRows;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** However an event file comes, in whatever pieces and how often, the rows are those of the file. */
class RecorderPropertyTest {
    private static ScratchFolder scratch;
    private static Path folder;
    private static byte[] whole;
    private static int run;

    @BeforeContainer
    static void makeFile() throws IOException {
        scratch = ScratchFolder.of("recorder");
        folder = scratch.path();
        RunFixture fixture =
                RunFixture.create(folder.resolve("elsewhere"), "a", "x").eventful();
        whole = Files.readAllBytes(fixture.events());
    }

    @AfterContainer
    static void clean() throws IOException {
        scratch.close();
    }

    private static Path workspace() {
        return folder.resolve("workspace-" + run++);
    }

    private static List<RecordedEvent> stored(Path workspace) {
        return StoredRows.of(workspace, "a");
    }

    private static List<RecordedEvent> told(RunFixture fixture) {
        return new EventReader(fixture.events()).pollToEnd().events();
    }

    private static void append(RunFixture fixture, int from, int to) throws IOException {
        Files.write(
                fixture.events(),
                Arrays.copyOfRange(whole, from, to),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Property(seed = "1", tries = 15, shrinking = ShrinkingMode.OFF)
    void randomPiecesGiveTheSameRows(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 1500) Integer> pieces) throws IOException {
        Path place = workspace();
        RunFixture fixture;
        RunRow row;
        try (Workspace workspace = Workspace.open(place)) {
            fixture = RunFixture.create(workspace.runsFolder(), "a", "x");
            int from = 0;
            for (int piece : pieces) {
                int to = Math.min(whole.length, from + piece);
                append(fixture, from, to);
                workspace.recorder().follow(fixture.folder());
                workspace.recorder().follow(fixture.folder());
                from = to;
            }
            append(fixture, from, whole.length);
            workspace.recorder().catchUp(fixture.folder());
            row = workspace.runs().list(RunQuery.NEWEST).rows().get(0);
        }
        assertThat(stored(place)).isEqualTo(told(fixture));
        assertThat(row.state()).isEqualTo(RunState.DONE);
        assertThat(row.stepsDone()).isEqualTo(12);
        assertThat(row.averagePerformance()).isEqualTo(75.0);
        assertThat(row.problems()).isZero();
    }

    @Property(seed = "1", tries = 15, shrinking = ShrinkingMode.OFF)
    void afterALossOfItsTailAtAnyByteTheRowsAreThoseOfWhatIsLeftAndLaterOfTheWhole(
            @ForAll @IntRange(min = 0, max = 9_000) int at) throws IOException {
        Path place = workspace();
        RunFixture fixture;
        List<RecordedEvent> left;
        try (Workspace workspace = Workspace.open(place)) {
            fixture = RunFixture.create(workspace.runsFolder(), "a", "x");
            append(fixture, 0, whole.length);
            workspace.recorder().catchUp(fixture.folder());
            Files.write(fixture.events(), Arrays.copyOf(whole, Math.min(at, whole.length)));
            workspace.recorder().catchUp(fixture.folder());
            left = told(fixture);
        }
        assertThat(stored(place)).isEqualTo(left);
        try (Workspace workspace = Workspace.open(place)) {
            append(fixture, Math.min(at, whole.length), whole.length);
            workspace.recorder().catchUp(fixture.folder());
        }
        assertThat(stored(place)).isEqualTo(told(fixture));
    }
}
