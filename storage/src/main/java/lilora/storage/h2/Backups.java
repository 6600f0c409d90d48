package lilora.storage.h2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import lilora.engine.file.Folders;
import lilora.storage.repository.StorageException;

/** Copies of the database in the workspace's {@code backups} folder: made, opened and read before any older one is removed. */
final class Backups {
    private static final int KEPT = 5;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Clock clock;

    Backups(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Makes a backup, unpacks it and reads it through; only then are the oldest beyond a few removed.
     *
     * @param why part of its name
     * @param database file to copy
     * @param unpacked where to leave the unpacked copy
     * @return the backup
     */
    Path verified(String why, Path database, Path unpacked) throws IOException {
        Path backups = Files.createDirectories(folder.resolve("backups"));
        Path zip = backups.resolve("workbench-" + STAMP.format(clock.instant()) + "-" + why + ".zip");
        Path writing = zip.resolveSibling(zip.getFileName() + ".writing");
        try (Connection connection = DatabaseFile.readOnly(database);
                PreparedStatement backup = connection.prepareStatement("BACKUP TO ?")) {
            backup.setString(1, writing.toString());
            backup.execute();
        } catch (SQLException e) {
            throw ErrorMessages.of(folder, e);
        }
        unpack(writing, unpacked);
        DatabaseFile.check(folder, unpacked);
        Files.move(writing, zip, StandardCopyOption.ATOMIC_MOVE);
        rotate(backups);
        return zip;
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (ZipFile open = new ZipFile(zip.toFile())) {
            ZipEntry entry = open.stream()
                    .filter(candidate -> candidate.getName().endsWith(".mv.db"))
                    .findFirst()
                    .orElseThrow(() -> new StorageException(
                            StorageException.Kind.INTERNAL,
                            "The backup " + zip + " holds no database; nothing was changed."));
            try (InputStream content = open.getInputStream(entry)) {
                Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Reads every row of every table: a database may open and still lack pages. */
    static void readThrough(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet names = statement.executeQuery("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES"
                        + " WHERE TABLE_SCHEMA = 'PUBLIC' AND TABLE_TYPE = 'BASE TABLE'")) {
            while (names.next()) {
                tables.add(names.getString(1));
            }
        }
        try (Statement lazily = connection.createStatement()) {
            // Otherwise a whole table is collected before its first row is given out.
            lazily.execute("SET LAZY_QUERY_EXECUTION TRUE");
        }
        for (String table : tables) {
            String everyRow = "SELECT * FROM \"" + table.replace("\"", "\"\"") + '"';
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(everyRow)) {
                while (rows.next()) {
                    rows.getObject(1);
                }
            }
        }
    }

    private static void rotate(Path backups) throws IOException {
        List<Path> oldestFirst = Folders.list(backups).stream()
                .filter(file -> file.getFileName().toString().matches("workbench-.*\\.zip"))
                .toList();
        for (Path old : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - KEPT))) {
            Files.delete(old);
        }
    }
}
