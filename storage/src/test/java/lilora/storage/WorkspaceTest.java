package lilora.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import lilora.engine.Progress;
import lilora.storage.h2.StoredRows;
import lilora.storage.repository.Draft;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;
import lilora.storage.repository.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {
    @TempDir
    Path folder;

    private Path database() {
        return folder.resolve("workbench.mv.db");
    }

    private static StorageException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(StorageException.class, action);
    }

    /** A workspace with one run, which has a tag, and a draft. */
    private void fill() {
        try (Workspace workspace = Workspace.open(folder)) {
            RunFixture run =
                    RunFixture.create(workspace.runsFolder(), "a", "First").eventful();
            workspace.recorder().catchUp(run.folder());
            workspace.runs().addTag("a", "paper");
            workspace.drafts().create(Draft.Kind.SEQUENCE, "Six tasks", "{}");
            workspace.preferences().put("theme", "dark");
        }
    }

    private void assertFilled(Workspace workspace) {
        RunRow row = workspace.runs().list(RunQuery.NEWEST).rows().get(0);
        assertThat(row.tags()).containsExactly("paper");
        assertThat(row.state()).isEqualTo(RunState.DONE);
        assertThat(workspace.drafts().list(Draft.Kind.SEQUENCE))
                .extracting(Draft::name)
                .containsExactly("Six tasks");
        assertThat(workspace.preferences().get("theme")).contains("dark");
    }

    @Test
    void aFolderThatIsNoWorkspaceBecomesOne() {
        Path fresh = folder.resolve("it's \"new\" 😀 100%");
        try (Workspace workspace = Workspace.open(fresh)) {
            assertThat(workspace.runs().list(RunQuery.NEWEST).total()).isZero();
            assertThat(workspace.runsFolder()).isDirectory();
        }
        assertThat(fresh.resolve("workbench.mv.db")).exists();
    }

    @Test
    void whatWasStoredIsThereAfterReopening() {
        fill();
        try (Workspace workspace = Workspace.open(folder)) {
            assertFilled(workspace);
            assertThat(workspace.setAside()).isEmpty();
            assertThat(workspace.problems()).isEmpty();
        }
    }

    @Test
    void anotherProcessIsToldThatTheWorkspaceIsOpen() throws Exception {
        fill();
        try (ChildJvm other = ChildJvm.start(HoldingMain.class, "workspace", folder)) {
            assertThat(other.line()).startsWith("holding");

            StorageException refusal = failure(() -> Workspace.open(folder));

            assertThat(refusal.kind()).isEqualTo(StorageException.Kind.IN_USE);
            assertThat(refusal)
                    .hasMessageContaining("process " + other.process().pid());
            other.kill();
        }
        try (Workspace workspace = Workspace.open(folder)) {
            assertFilled(workspace);
        }
    }

    @Test
    void aDatabaseHeldByAnotherProgramIsNotTakenForADamagedOne() throws Exception {
        fill();
        try (ChildJvm other = ChildJvm.start(HoldingMain.class, "database", folder)) {
            assertThat(other.line()).startsWith("holding");

            StorageException refusal = failure(() -> Workspace.open(folder));

            assertThat(refusal.kind()).isEqualTo(StorageException.Kind.IN_USE);
            assertThat(refusal).hasMessageContaining("already open in another program");
        }
        assertThat(folder.resolve("backups")).isEmptyDirectory();
    }

    @Test
    void theSameProcessCannotOpenItTwice() {
        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(failure(() -> Workspace.open(workspace.folder())).kind())
                    .isEqualTo(StorageException.Kind.IN_USE);
        }
        Workspace.open(folder).close();
    }

    @Test
    void aDatabaseOfALaterVersionIsLeftAsItIs() throws Exception {
        fill();
        StoredRows.change(folder, "INSERT INTO schema_version VALUES (99, 'later', 1, 'then')");
        byte[] before = Files.readAllBytes(database());

        StorageException refusal = failure(() -> Workspace.open(folder));

        assertThat(refusal.kind()).isEqualTo(StorageException.Kind.NEWER);
        assertThat(refusal).hasMessageContaining("later version");
        assertThat(Files.readAllBytes(database())).isEqualTo(before);
        assertThat(folder.resolve("backups")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"empty", "text", "cut short", "cut after its headers", "noise in front and behind", "zeros"})
    void aDamagedDatabaseIsKeptAsideAndMadeAgain(String damage) throws IOException {
        fill();
        byte[] damaged = damage(Files.readAllBytes(database()), damage);
        Files.write(database(), damaged);

        try (Workspace workspace = Workspace.open(folder)) {
            assertFilled(workspace);
            assertThat(workspace.problems()).singleElement().asString().contains("damaged", "kept as");
            assertThat(workspace.setAside()).hasValueSatisfying(kept -> assertThat(kept)
                    .hasParent(folder.resolve("backups"))
                    .hasBinaryContent(damaged));
        }
        try (Workspace workspace = Workspace.open(folder)) {
            assertFilled(workspace);
            assertThat(workspace.setAside()).isEmpty();
        }
    }

    private static byte[] damage(byte[] sound, String damage) {
        byte[] noise = new byte[8192];
        new Random(1).nextBytes(noise);
        return switch (damage) {
            case "empty" -> new byte[0];
            case "text" -> "this is a letter\n".repeat(3000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            case "cut short" -> Arrays.copyOf(sound, 5000);
            case "cut after its headers" -> Arrays.copyOf(sound, 12_288);
            case "zeros" -> new byte[sound.length];
            default -> {
                byte[] bytes = sound.clone();
                System.arraycopy(noise, 0, bytes, 0, noise.length);
                System.arraycopy(noise, 0, bytes, bytes.length - noise.length, noise.length);
                yield bytes;
            }
        };
    }

    @Test
    void damageThatShowsOnlyInUseIsMendedAtTheNextOpening() throws IOException {
        fill();
        byte[] sound = Files.readAllBytes(database());
        // Wherever a hole is, in the end the workspace is whole: at once, or after one sentence and a second opening.
        for (int at = 8192; at < sound.length; at += 12288) {
            byte[] holed = sound.clone();
            Arrays.fill(holed, at, Math.min(sound.length, at + 8192), (byte) 0);
            Files.write(database(), holed);
            try {
                openAndCatchUp();
            } catch (StorageException e) {
                assertThat(e.kind()).isEqualTo(StorageException.Kind.DAMAGED);
                assertThat(e).hasMessageContaining("Open the workspace again");
                openAndCatchUp();
            }
        }
    }

    /** The database may have gone back to a state it can still read; the run directories bring it up to date. */
    private void openAndCatchUp() {
        try (Workspace workspace = Workspace.open(folder)) {
            workspace.rebuild().catchUp(Progress.NONE);
            assertFilled(workspace);
        }
    }

    @Test
    void aForeignDatabaseIsKeptAside() throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("workbench");
        try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
            connection.createStatement().execute("CREATE TABLE holiday (photo INT)");
        }

        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(workspace.setAside()).isPresent();
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenGivesASentence() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        StorageException refusal = failure(() -> Workspace.open(file.resolve("workspace")));

        assertThat(refusal.kind()).isEqualTo(StorageException.Kind.NOT_WRITABLE);
        assertThat(refusal).hasMessageContaining("cannot be written").hasMessageContaining("Check that the folder");
    }

    @Test
    void aFolderThatVanishesIsSaidToHaveVanishedAndNothingIsThrownAway() throws IOException {
        fill();
        Path away = folder.resolveSibling(folder.getFileName() + "-away");
        try (Workspace workspace = Workspace.open(folder)) {
            Files.move(folder, away);

            assertThatThrownBy(() -> workspace.drafts().create(Draft.Kind.EXPERIMENT, "x", "{}"))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("Check that the folder exists");
        }
        Files.move(away, folder);
        try (Workspace workspace = Workspace.open(folder)) {
            assertFilled(workspace);
        }
    }

    @Test
    void aDeletedDatabaseIsMadeAgainFromTheFiles() throws IOException {
        fill();
        Files.delete(database());

        try (Workspace workspace = Workspace.open(folder)) {
            assertFilled(workspace);
        }
    }

    @Test
    void aWorkspaceCanBeMovedAsAWhole() throws IOException {
        fill();
        Path moved = folder.resolve("../" + folder.getFileName() + "-moved").normalize();
        Files.move(folder, moved);
        try (Workspace workspace = Workspace.open(moved)) {
            assertFilled(workspace);
            assertThat(workspace.runs().find("a").orElseThrow().folder()).startsWith(moved);
        } finally {
            Files.move(moved, folder);
        }
    }

    @Test
    void aBrokenDraftFileIsReportedAndLeftAlone() throws IOException {
        fill();
        Path broken = Files.writeString(folder.resolve("drafts/mine.json"), "{\"id\":");

        try (Workspace workspace = Workspace.open(folder)) {
            assertFilled(workspace);
            assertThat(workspace.problems()).singleElement().asString().contains("mine.json");
        }
        assertThat(broken).hasContent("{\"id\":");
    }

    @Test
    void aPathTheDatabaseCannotUseIsRefusedInWords() {
        assertThat(failure(() -> Workspace.open(folder.resolve("a;b")))).hasMessageContaining("semicolon");
    }

    @Test
    void noWorkIsLeftBehindInTheFolder() throws IOException {
        fill();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "backups",
                            "drafts",
                            "models",
                            "preferences.json",
                            "runs",
                            "tasks",
                            "workbench.lock",
                            "workbench.mv.db",
                            "workbench.sums");
        }
    }
}
