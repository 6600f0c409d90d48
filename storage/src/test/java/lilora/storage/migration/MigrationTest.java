package lilora.storage.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.storage.RunFixture;
import lilora.storage.Workspace;
import lilora.storage.h2.TestChecksums;
import lilora.storage.repository.Draft;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationTest {
    @TempDir
    Path folder;

    static IntStream olderVersions() {
        return IntStream.range(1, Migrations.all().size());
    }

    private static Connection connect(Path file) throws SQLException {
        String path = file.toString();
        return DriverManager.getConnection(
                "jdbc:h2:file:" + path.substring(0, path.length() - ".mv.db".length()), "sa", "");
    }

    /** A workspace whose database has an earlier version and one run, which only the database knows any more. */
    private void makeOld(int version, List<Migration> migrations) throws SQLException, IOException {
        Files.createDirectories(folder.resolve("runs"));
        try (Connection connection = connect(folder.resolve("workbench.mv.db"))) {
            new Migrator(migrations.subList(0, version), Clock.systemUTC()).migrate(connection);
            connection
                    .createStatement()
                    .execute(
                            "INSERT INTO run (run_id, folder, name, method, tasks, seed, device, created, spec_hash, state,"
                                    + " reason, at_work, shelf, locked, note, search, user_stamp, file_offset, last_sequence,"
                                    + " tail_check, last_attempt, seconds, step_rows, steps_done, steps_planned, cells_done,"
                                    + " cells_planned, problems) VALUES ('old', 'gone', 'Old run', 'lilora', ARRAY['t'], 1, 'cpu',"
                                    + " '2026-01-01T00:00:00Z', 'h', 'DONE', '', FALSE, 'ACTIVE', FALSE, '', 'old', '', 9, 9, 9, 1,"
                                    + " 1, 1, 1, 1, 1, 1, 0)");
        }
        // Later versions always had them.
        if (version > 3) {
            TestChecksums.make(folder.resolve("workbench.mv.db"));
        }
    }

    private List<Path> backups() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("backups"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("olderVersions")
    void aDatabaseOfEachEarlierVersionIsBackedUpAndMigratedWithItsRows(int version) throws Exception {
        makeOld(version, Migrations.all());

        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(workspace.runs().list(RunQuery.NEWEST).rows())
                    .extracting(RunRow::runId)
                    .containsExactly("old");
            workspace.drafts().create(Draft.Kind.SEQUENCE, "s", "{}");
            assertThat(workspace.setAside()).isEmpty();
        }
        assertThat(backups()).singleElement().satisfies(zip -> assertThat(zip.toString())
                .contains("before-version-" + Migrations.all().size())
                .endsWith(".zip"));
    }

    @Test
    void openingTheNewestVersionMakesNoBackup() throws IOException {
        Workspace.open(folder).close();
        Workspace.open(folder).close();

        assertThat(backups()).isEmpty();
    }

    @Test
    void aMigrationThatWasKilledHalfWayIsDoneAgain() throws Exception {
        makeOld(1, Migrations.all());
        Files.writeString(folder.resolve("workbench.making.mv.db"), "half a database");

        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(workspace.runs().list(RunQuery.NEWEST).total()).isEqualTo(1);
        }
        assertThat(folder.resolve("workbench.making.mv.db")).doesNotExist();
    }

    @Test
    void aDatabaseWithAnotherHistoryIsKeptAsideAndMadeAgain() throws Exception {
        List<Migration> all = Migrations.all();
        List<Migration> changed = List.of(new Migration(1, "other", all.get(0).sql() + "-- changed\n"));
        makeOld(1, changed);
        RunFixture.create(folder.resolve("runs"), "a", "x").eventful();

        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(workspace.setAside()).isPresent();
            assertThat(workspace.runs().list(RunQuery.NEWEST).rows())
                    .extracting(RunRow::runId)
                    .containsExactly("a");
        }
    }

    @Test
    void oldBackupsGoOnlyWhenANewerOneIsVerified() throws Exception {
        makeOld(1, Migrations.all());
        Path backups = Files.createDirectories(folder.resolve("backups"));
        for (int i = 1; i <= 6; i++) {
            Files.writeString(backups.resolve("workbench-2025010" + i + "-000000-000-before-version-2.zip"), "old");
        }
        Path other = Files.writeString(backups.resolve("holiday.zip"), "not ours");

        Workspace.open(folder).close();

        assertThat(backups()).hasSize(6).contains(other);
        assertThat(backups().get(0)).isEqualTo(other);
        assertThat(backups.resolve("workbench-20250102-000000-000-before-version-2.zip"))
                .doesNotExist();
    }

    @Test
    void checksumsDoNotDependOnLineEnds() {
        Migration unix = new Migration(1, "a", "CREATE TABLE a (\n b INT);\n");
        Migration windows = new Migration(1, "a", "CREATE TABLE a (\r\n b INT);\r\n");

        assertThat(windows.checksum()).isEqualTo(unix.checksum());
        assertThat(windows.statements()).hasSize(1);
    }
}
