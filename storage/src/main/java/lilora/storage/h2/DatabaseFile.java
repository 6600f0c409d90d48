package lilora.storage.h2;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lilora.storage.migration.Migrator;
import lilora.storage.repository.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workspace's one database file, brought to this version. Only one that agrees with its {@link BlockChecksums} is believed. It is
 * looked at read-only first, so that one of a later version is not touched; it is made and migrated under another name and then renamed, so that a process killed in between leaves the
 * old file or the new one. For the holder of the workspace's lock.
 */
final class DatabaseFile {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Databases up to this version were written without {@link BlockChecksums}. */
    private static final int LAST_WITHOUT_SUMS = 3;

    /**
     * An open database.
     *
     * @param setAside where a file that could not be used was moved to
     * @param remade why it was made anew, for people; empty if it was not
     */
    record Opened(Database database, Optional<Path> setAside, Optional<String> remade) {}

    private final Path folder;
    private final Path file;
    private final Path aside;
    private final Migrator migrator;
    private final Backups backups;
    private final Clock clock;

    DatabaseFile(Path folder, Migrator migrator, Clock clock) {
        this.folder = folder;
        this.file = in(folder);
        this.aside = folder.resolve("workbench.making.mv.db");
        this.migrator = migrator;
        this.backups = new Backups(folder, clock);
        this.clock = clock;
    }

    Opened open() {
        try {
            remove(aside);
            Optional<String> fault = fault();
            Optional<Path> setAside = fault.isPresent() ? Optional.of(moveAside()) : Optional.empty();
            Files.deleteIfExists(DamageMarker.file(folder));
            if (Files.notExists(file)) {
                migrateAside();
            }
            return new Opened(
                    Database.open(folder, file),
                    setAside,
                    fault.map(reason -> reason + " It is rebuilt from the run directories, with all notes and tags;"
                            + " the old file is kept as " + setAside.orElseThrow() + "."));
        } catch (IOException e) {
            throw ErrorMessages.notWritable(folder, e);
        }
    }

    /** What is wrong with the file that is there; none if it, or what it was migrated to, can be used. */
    private Optional<String> fault() throws IOException {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("The database of this workspace, " + file.getFileName() + ", is not a file.");
        }
        refuseIfHeld();
        if (Files.exists(DamageMarker.file(folder))) {
            return Optional.of("The database of this workspace was found damaged when it was last used.");
        }
        takeOver();
        return switch (BlockChecksums.verify(file)) {
            case AGREES ->
                isUsable()
                        ? Optional.empty()
                        : Optional.of("The database of this workspace was not made by the workbench, or is damaged.");
            case DIFFERS ->
                Optional.of("The database of this workspace does not agree with its checksums: it was damaged, or"
                        + " changed by another program.");
            case MISSING -> faultWithoutSums();
        };
    }

    /** A file that somebody else made in this folder, which may be written, is copied: the database could only read it. */
    private void takeOver() throws IOException {
        Path sums = BlockChecksums.file(file);
        for (Path part : List.of(file, sums)) {
            if (Files.isRegularFile(part) && !Files.isWritable(part)) {
                Files.copy(part, aside, StandardCopyOption.REPLACE_EXISTING);
                Files.move(aside, part, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Databases of the first versions have no sums; a later one that lacks them proves nothing. */
    private Optional<String> faultWithoutSums() throws IOException {
        int version = usableVersion();
        if (version == 0) {
            return Optional.of("The database of this workspace was not made by the workbench, or is damaged.");
        }
        if (version > LAST_WITHOUT_SUMS) {
            return Optional.of("The database of this workspace has lost its checksums and may be damaged.");
        }
        BlockChecksums.make(file);
        migrate(version);
        return Optional.empty();
    }

    /** Another program may be at work on it: its file is not to be touched, and not to be taken for a damaged one. */
    private void refuseIfHeld() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            if (lock == null) {
                throw ErrorMessages.inUse(folder, null);
            }
        } catch (OverlappingFileLockException e) {
            throw ErrorMessages.inUse(folder, e);
        }
    }

    /** Brings a sound file to this version; false if it is foreign. */
    private boolean isUsable() throws IOException {
        int version = usableVersion();
        if (version > 0) {
            migrate(version);
        }
        return version > 0;
    }

    /** The version of a file that opens and has the known history; 0 for any other. */
    private int usableVersion() {
        try (Connection connection = readOnly(file)) {
            int version = Migrator.version(connection);
            if (version > migrator.newest()) {
                throw ErrorMessages.newer(folder, null);
            }
            if (version == 0 || !migrator.hasSameHistory(connection)) {
                LOG.debug("{} has another history than the known migrations", file);
                return 0;
            }
            return version;
        } catch (SQLException e) {
            if (ErrorMessages.isUnreadable(e)) {
                LOG.debug("{} is damaged", file, e);
                return 0;
            }
            throw ErrorMessages.of(folder, e);
        }
    }

    private void migrate(int version) throws IOException {
        if (version < migrator.newest()) {
            backups.verified("before-version-" + migrator.newest(), file, aside);
            BlockChecksums.make(aside);
            migrateAside();
        }
    }

    /** Makes, or goes on with, the file under its other name, then puts it in place. */
    private void migrateAside() throws IOException {
        try (Connection connection = DriverManager.getConnection(Database.url(aside, ""), "sa", "")) {
            migrator.migrate(connection);
        } catch (SQLException e) {
            throw ErrorMessages.of(folder, e);
        }
        // Never a file beside the sums of another one: killed in between, it has none and is made again.
        Files.deleteIfExists(BlockChecksums.file(file));
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.move(BlockChecksums.file(aside), BlockChecksums.file(file), StandardCopyOption.ATOMIC_MOVE);
    }

    static Connection readOnly(Path file) throws SQLException {
        return DriverManager.getConnection(Database.readOnlyUrl(file), "sa", "");
    }

    private Path moveAside() throws IOException {
        Path kept = Files.createDirectories(folder.resolve("backups"))
                .resolve("damaged-" + STAMP.format(clock.instant()) + ".mv.db");
        Path sums = BlockChecksums.file(file);
        if (Files.exists(sums, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(sums, BlockChecksums.file(kept), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(file, kept, StandardCopyOption.ATOMIC_MOVE);
        return kept;
    }

    /** The database file of a folder. */
    static Path in(Path folder) {
        return folder.resolve("workbench.mv.db");
    }

    static void remove(Path database) throws IOException {
        Files.deleteIfExists(database);
        Files.deleteIfExists(BlockChecksums.file(database));
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
