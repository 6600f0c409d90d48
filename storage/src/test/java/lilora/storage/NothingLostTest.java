package lilora.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lilora.storage.repository.Draft;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person did is kept in files, whatever happens to the database, to those files, or to the right to write them. */
class NothingLostTest {
    @TempDir
    Path folder;

    @TempDir
    Path far;

    private static List<String> ids(Workspace workspace) {
        return workspace.runs().list(RunQuery.NEWEST).rows().stream()
                .map(RunRow::runId)
                .toList();
    }

    private void fill() {
        try (Workspace workspace = Workspace.open(folder)) {
            workspace
                    .recorder()
                    .catchUp(RunFixture.create(workspace.runsFolder(), "near", "First")
                            .eventful()
                            .folder());
            workspace
                    .recorder()
                    .catchUp(RunFixture.create(far, "far", "Second").eventful().folder());
            workspace.runs().addTag("far", "paper");
            workspace.drafts().create(Draft.Kind.SEQUENCE, "Six tasks", "{}");
            workspace.preferences().put("theme", "dark");
        }
    }

    private void deleteDatabase() throws IOException {
        Files.delete(folder.resolve("workbench.mv.db"));
        Files.delete(folder.resolve("workbench.sums"));
    }

    @Test
    void runsOutsideTheWorkspaceAreFoundByANewIndexAndForgottenWhenPurged() throws IOException {
        fill();
        deleteDatabase();

        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(ids(workspace)).containsExactlyInAnyOrder("near", "far");
            assertThat(workspace.runs().tags()).containsExactly("paper");
            workspace.runs().trash("far");
            workspace.runs().purge("far");
        }
        deleteDatabase();
        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(ids(workspace)).containsExactly("near");
        }
        assertThat(far.resolve("far/events.jsonl")).exists();
    }

    @Test
    void runsOutsideTheWorkspaceThatOnlyTheDatabaseKnewAreWrittenDown() throws IOException {
        fill();
        // As left by a version that had no such file.
        Files.delete(folder.resolve("elsewhere.json"));
        Workspace.open(folder).close();
        deleteDatabase();

        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(ids(workspace)).containsExactlyInAnyOrder("near", "far");
        }
    }

    @Test
    void aBrokenFileIsToldOfAndKeptBesideTheOneThatTakesItsPlace() throws IOException {
        fill();
        deleteDatabase();
        List<Path> broken = List.of(
                folder.resolve("preferences.json"),
                folder.resolve("elsewhere.json"),
                folder.resolve("runs/near/user.json"));
        for (Path file : broken) {
            Files.writeString(file, "{\"much\": \"work");
        }

        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(workspace.problems())
                    .hasSize(2)
                    .anySatisfy(sentence -> assertThat(sentence).contains("preferences.json"))
                    .anySatisfy(sentence -> assertThat(sentence).contains("elsewhere.json"));
            assertThat(workspace.runs().find("near").orElseThrow().problems())
                    .singleElement()
                    .asString()
                    .contains("user.json");
            workspace.preferences().put("theme", "light");
            workspace.runs().addTag("near", "again");
            workspace.recorder().catchUp(far.resolve("far"));
        }
        for (Path file : broken) {
            assertThat(file.resolveSibling(file.getFileName() + ".unreadable")).hasContent("{\"much\": \"work");
        }
        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(workspace.problems()).isEmpty();
            assertThat(workspace.runs().tags()).containsExactly("again", "paper");
            assertThat(workspace.preferences().get("theme")).contains("light");
        }
    }

    @Test
    void filesThatTheDatabaseCannotHoldAreSentencesAndTheWorkspaceOpens() throws IOException {
        fill();
        String long_ = "x".repeat(1_100_000);
        Path drafts = folder.resolve("drafts");
        Files.writeString(drafts.resolve("a.json"), draft("other", "name"));
        Files.writeString(drafts.resolve("b.json"), draft("b", long_));
        Files.writeString(drafts.resolve("c c.json"), draft("c c", "name"));
        Files.writeString(folder.resolve("preferences.json"), "{\"preferences\":{\"" + long_ + "\":\"x\"}}");
        Files.writeString(
                folder.resolve("runs/near/user.json"),
                "{\"schema\":1,\"note\":\"\",\"tags\":[\"" + long_ + "\"],\"shelf\":\"ACTIVE\",\"locked\":false}");

        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(workspace.problems()).hasSize(4).allSatisfy(sentence -> assertThat(sentence)
                    .hasSizeLessThan(1000));
            assertThat(workspace.drafts().list(Draft.Kind.SEQUENCE))
                    .extracting(Draft::name)
                    .containsExactly("Six tasks");
            assertThat(workspace.runs().find("near").orElseThrow().problems())
                    .singleElement()
                    .asString()
                    .contains("between 1 and 1000");
            assertThatThrownBy(() -> workspace.runs().setNote("near", long_)).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> workspace.drafts().create(Draft.Kind.SEQUENCE, long_, "{}"))
                    .isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> workspace.preferences().put("x", long_)).isInstanceOf(StorageException.class);
        }
    }

    private static String draft(String id, String name) {
        return "{\"id\":\"%s\",\"kind\":\"SEQUENCE\",\"name\":\"%s\",\"json\":\"{}\",\"updated\":\"2026-01-01T00:00:00Z\"}"
                .formatted(id, name);
    }

    @Test
    void aWorkspaceThatCannotBeWrittenIsOpenForReading() throws IOException {
        fill();
        // Nobody, not even an administrator, writes a file where a folder is.
        Files.delete(folder.resolve("workbench.lock"));
        Files.createDirectories(folder.resolve("workbench.lock/inside"));
        RunFixture.create(folder.resolve("runs"), "new", "Third").eventful();
        List<String> before = content();

        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(workspace.problems())
                    .singleElement()
                    .asString()
                    .contains("cannot be written", "It is open for reading");
            assertThat(ids(workspace)).containsExactlyInAnyOrder("near", "far", "new");
            assertThat(workspace.runs().find("near").orElseThrow().row().averagePerformance())
                    .isEqualTo(75.0);
            assertThat(workspace.drafts().list(Draft.Kind.SEQUENCE)).hasSize(1);
            assertThat(workspace.preferences().get("theme")).contains("dark");
            // What the window remembers by itself is no reason to fail; what a person writes is.
            workspace.preferences().put("theme", "light");
            assertThat(workspace.preferences().get("theme")).contains("light");
        }

        assertThat(content()).isEqualTo(before);
    }

    @Test
    void aWorkspaceForReadingNeedsNoDatabase() throws IOException {
        fill();
        deleteDatabase();
        Files.delete(folder.resolve("workbench.lock"));
        Files.createDirectories(folder.resolve("workbench.lock"));

        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(ids(workspace)).containsExactlyInAnyOrder("near", "far");
        }
        assertThat(folder.resolve("workbench.mv.db")).doesNotExist();
    }

    /** Names, sizes and times of all files. */
    private List<String> content() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file + " " + file.toFile().length() + " "
                            + file.toFile().lastModified())
                    .sorted()
                    .toList();
        }
    }
}
