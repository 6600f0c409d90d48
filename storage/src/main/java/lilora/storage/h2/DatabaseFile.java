package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import lilora.storage.StorageException;
import lilora.storage.migration.Migrator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workspace's one database file, brought to this version. It is looked at read-only first, so that one of a later version
 * is not touched; it is made and migrated under another name and then renamed, so that a process killed in between leaves the
 * old file or the new one. For the holder of the workspace's lock.
 */
final class DatabaseFile {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Two headers and a chunk. */
    private static final int SMALLEST = 3 * 4096;

    /** @param setAside where a damaged file was moved to */
    record Opened(Database database, Optional<Path> setAside) {}

    private final Path folder;
    private final Path file;
    private final Path aside;
    private final Migrator migrator;
    private final Backups backups;
    private final Clock clock;

    DatabaseFile(Path folder, Migrator migrator, Clock clock) {
        this.folder = folder;
        this.file = folder.resolve("workbench.mv.db");
        this.aside = folder.resolve("workbench.making.mv.db");
        this.migrator = migrator;
        this.backups = new Backups(folder, clock);
        this.clock = clock;
    }

    Opened open() {
        try {
            Files.deleteIfExists(aside);
            Optional<Path> setAside = Optional.empty();
            if (Files.exists(file) && (Files.exists(DamageMark.file(folder)) || !isUsable())) {
                setAside = Optional.of(moveAside());
            }
            Files.deleteIfExists(DamageMark.file(folder));
            if (Files.notExists(file)) {
                migrateAside();
            }
            return new Opened(Database.open(folder, file), setAside);
        } catch (IOException e) {
            throw Sentences.notWritable(folder, e);
        }
    }

    /** Brings a sound file to this version; false if it is damaged or foreign. */
    private boolean isUsable() throws IOException {
        int version;
        if (Files.size(file) < SMALLEST) {
            // Given such a file, the database would take it for a new one.
            return false;
        }
        try (Connection connection = readOnly(file)) {
            version = Migrator.version(connection);
            if (version > migrator.newest()) {
                throw Sentences.newer(folder, null);
            }
            if (version == 0 || !migrator.hasSameHistory(connection)) {
                LOG.warn("{} has another history than the known migrations", file);
                return false;
            }
        } catch (SQLException e) {
            if (Sentences.isUnreadable(e)) {
                LOG.warn("{} is damaged", file, e);
                return false;
            }
            throw Sentences.of(folder, e);
        }
        if (version < migrator.newest()) {
            backups.verified("before-version-" + migrator.newest(), file, aside);
            migrateAside();
        }
        return true;
    }

    /** Makes, or goes on with, the file under its other name, then puts it in place. */
    private void migrateAside() throws IOException {
        try (Connection connection = DriverManager.getConnection(Database.url(aside, ""), "sa", "")) {
            migrator.migrate(connection);
        } catch (SQLException e) {
            throw Sentences.of(folder, e);
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static Connection readOnly(Path file) throws SQLException {
        return DriverManager.getConnection(Database.url(file, ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r"), "sa", "");
    }

    private Path moveAside() throws IOException {
        Path kept = Files.createDirectories(folder.resolve("backups"))
                .resolve("damaged-" + STAMP.format(clock.instant()) + ".mv.db");
        Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
        return kept;
    }

    /** A copy of a database that opens and can be read to its end. */
    static void check(Path folder, Path copy) {
        try (Connection connection = readOnly(copy)) {
            Backups.readThrough(connection);
        } catch (SQLException e) {
            throw new StorageException(
                    StorageException.Kind.DAMAGED,
                    "The copy " + copy + " of the database of " + folder + " cannot be read; nothing was changed.",
                    e);
        }
    }
}
