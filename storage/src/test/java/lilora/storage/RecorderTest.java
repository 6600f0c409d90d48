package lilora.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import lilora.engine.event.RecordedEvent;
import lilora.engine.run.EventReader;
import lilora.storage.h2.StoredRows;
import lilora.storage.repository.IngestResult;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;
import lilora.storage.repository.StorageException;
import lilora.storage.repository.StoredEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void open() {
        workspace = Workspace.open(folder);
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private RunFixture run(String id) {
        return RunFixture.create(workspace.runsFolder(), id, "Experiment " + id);
    }

    private static List<RecordedEvent> events(Path file) {
        return new EventReader(file).pollToEnd().events();
    }

    private List<RecordedEvent> storedAfterClosing(String id) {
        workspace.close();
        List<RecordedEvent> stored = StoredRows.of(folder, id);
        workspace = Workspace.open(folder);
        return stored;
    }

    @Test
    void everyEventIsStoredAsItWasTold() {
        RunFixture run = run("a").eventful();

        long events = workspace.recorder().catchUp(run.folder());

        assertThat(events).isEqualTo(run.lastSequence());
        assertThat(storedAfterClosing("a")).isEqualTo(events(run.events()));
    }

    @Test
    void followingAgainFindsNothingNew() {
        RunFixture run = run("a").eventful();
        workspace.recorder().follow(run.folder());

        IngestResult again = workspace.recorder().follow(run.folder());

        assertThat(again.changed()).isFalse();
        assertThat(again.atEnd()).isTrue();
        assertThat(again.state()).isEqualTo(RunState.DONE);
    }

    @Test
    void aResumedAttemptSupersedesTheTailAfterItsCheckpointAndKeepsItMarked() {
        RunFixture run = run("a").eventful();
        workspace.recorder().catchUp(run.folder());

        RunRecord record = workspace.runs().find("a").orElseThrow();

        assertThat(record.row().stepsDone()).isEqualTo(12);
        assertThat(record.stepRows()).isEqualTo(16);
        assertThat(record.stages())
                .extracting(entry -> entry.event().stage(), StoredEvent::superseded)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(1, false),
                        org.assertj.core.api.Assertions.tuple(2, true),
                        org.assertj.core.api.Assertions.tuple(2, false));
        assertThat(record.alarms()).singleElement().satisfies(alarm -> assertThat(alarm.superseded())
                .isTrue());
        assertThat(record.matrix().cells()).hasSize(5);
        assertThat(record.row().averagePerformance()).isEqualTo(75.0);
        assertThat(record.row().forgetting()).isEqualTo(20.0);
        assertThat(record.row().storedParameters()).isEqualTo(10L);
    }

    @Test
    void aTornLastLineWaitsForItsEnd() {
        RunFixture run = run("a").hello(0).stage(1, 3);
        String line = run.line(RunFixture.step(1, 1));
        run.raw(line.substring(0, 40));

        IngestResult torn = workspace.recorder().follow(run.folder());
        run.raw(line.substring(40));
        IngestResult whole = workspace.recorder().follow(run.folder());

        assertThat(torn.events()).hasSize(2);
        assertThat(torn.problems()).isEmpty();
        assertThat(whole.events()).hasSize(1);
        assertThat(whole.problems()).isEmpty();
    }

    @Test
    void aForeignLineAGapAndARepetitionAreReportedAndNothingIsInvented() throws IOException {
        RunFixture run = run("a").hello(0).raw("this is no event\n");
        String first = Files.readAllLines(run.events()).get(0);
        run.raw(first + "\n").skip().stage(1, 3);

        IngestResult found = workspace.recorder().follow(run.folder());

        assertThat(found.events()).extracting(RecordedEvent::seq).containsExactly(1L, 3L);
        assertThat(found.problems())
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem).contains("is not an event"))
                .anySatisfy(problem -> assertThat(problem).contains("occurs again"))
                .anySatisfy(problem -> assertThat(problem).contains("Events 2 to 2 are missing"));
        RunRecord record = workspace.runs().find("a").orElseThrow();
        assertThat(record.problems()).isEqualTo(found.problems());
        assertThat(record.row().problems()).isEqualTo(3);
    }

    @Test
    void aFileThatWasReplacedIsReadAgainFromItsStart() throws IOException {
        RunFixture run = run("a").eventful();
        workspace.recorder().catchUp(run.folder());
        String changed =
                Files.readString(run.events()).replace("Task 1 fell", "Task 1 FELL") + run.line(RunFixture.step(2, 7));
        Files.writeString(run.events(), changed, StandardCharsets.UTF_8);

        IngestResult again = workspace.recorder().follow(run.folder());

        // The change is in the last four kilobytes, so it is noticed although the file only became longer.
        assertThat(again.restarted()).isTrue();
        assertThat(storedAfterClosing("a")).isEqualTo(events(run.events()));
    }

    @Test
    void aChangeFarFromTheEndOfAFileIsTakenInWhenTheWorkspaceIsOpened() throws IOException {
        RunFixture run = run("a").eventful();
        run.steps(2, 7, 100);
        workspace.recorder().catchUp(run.folder());
        workspace.close();
        String changed = Files.readString(run.events()).replace("\"score\":80.0", "\"score\":70.0");
        Files.writeString(run.events(), changed);
        Files.setLastModifiedTime(run.events(), FileTime.fromMillis(1));

        workspace = Workspace.open(folder);

        assertThat(workspace.runs().find("a").orElseThrow().row().forgetting()).isEqualTo(10.0);
        assertThat(workspace.runs().find("a").orElseThrow().problems()).isEmpty();
        assertThat(storedAfterClosing("a")).isEqualTo(events(run.events()));
    }

    @Test
    void aFileThatLostItsTailIsReadAgain() throws IOException {
        RunFixture run = run("a").eventful();
        workspace.recorder().catchUp(run.folder());
        List<String> lines = Files.readAllLines(run.events());
        Files.write(run.events(), lines.subList(0, 10));

        IngestResult again = workspace.recorder().follow(run.folder());

        assertThat(again.restarted()).isTrue();
        assertThat(again.state()).isEqualTo(RunState.RUNNING);
        assertThat(storedAfterClosing("a")).isEqualTo(events(run.events())).hasSize(10);
    }

    @Test
    void aCopyOfAKnownRunIsRefusedAndAMovedRunIsFoundAgain() throws IOException {
        RunFixture run = run("a").eventful();
        workspace.recorder().catchUp(run.folder());
        Path other = workspace.runsFolder().resolve("copy");
        Files.createDirectories(other);
        Files.copy(run.folder().resolve("run.json"), other.resolve("run.json"));

        assertThatThrownBy(() -> workspace.recorder().follow(other))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is a copy of the run a");

        Files.delete(run.folder().resolve("run.json"));
        Files.copy(run.events(), other.resolve("events.jsonl"));
        workspace.recorder().catchUp(other);
        assertThat(workspace.runs().find("a").orElseThrow().folder()).isEqualTo(other);
    }

    @Test
    void aRunWhoseWorkerIsGoneBecomesInterruptedAndOneThatGoesOnRunsAgain() {
        RunFixture run = run("a").hello(0).stage(1, 3).steps(1, 1, 2);
        assertThat(workspace.recorder().follow(run.folder()).state()).isEqualTo(RunState.RUNNING);

        assertThat(workspace.recorder().checkLiveness("a")).isEqualTo(RunState.INTERRUPTED);
        assertThat(workspace.runs().find("a").orElseThrow().row().reason()).contains("Resume");

        run.hello(2);
        assertThat(workspace.recorder().follow(run.folder()).state()).isEqualTo(RunState.RUNNING);
    }

    @Test
    void openingAWorkspaceMarksRunsWhoseWorkerDiedMeanwhile() {
        RunFixture run = run("a").hello(0).stage(1, 3);
        workspace.recorder().catchUp(run.folder());
        workspace.close();
        run.steps(1, 1, 2);

        workspace = Workspace.open(folder);

        RunRow row = workspace.runs().list(RunQuery.NEWEST).rows().get(0);
        assertThat(row.state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(row.stepsDone()).as("its last words are stored first").isEqualTo(2);
    }

    @Test
    void aRunWithoutAWorkerYetStaysQueued() {
        RunFixture run = run("a");
        workspace.recorder().catchUp(run.folder());

        assertThat(workspace.recorder().checkLiveness("a")).isEqualTo(RunState.QUEUED);
    }

    @Test
    void aFolderWithoutARunIsRefused() {
        assertThatThrownBy(() -> workspace.recorder().follow(workspace.tasksFolder()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is not a run directory");
    }

    @Test
    void anInterruptedThreadStillRecordsAndTheDatabaseStaysOpen() {
        RunFixture run = run("a").eventful();
        Thread.currentThread().interrupt();

        workspace.recorder().catchUp(run.folder());
        workspace.runs().addTag("a", "kept");

        assertThat(Thread.interrupted())
                .as("the interruption is kept for the caller")
                .isTrue();
        assertThat(workspace.runs().find("a").orElseThrow().row().tags()).containsExactly("kept");
    }
}
