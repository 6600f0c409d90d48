package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lilora.storage.repository.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Where the database of a workspace is worked on: in the workspace, which is locked; or, where that cannot be written, on a copy
 * in a temporary folder that goes with this object.
 */
final class IndexLocation implements AutoCloseable {
    private static final List<String> FOLDERS = List.of("runs", "tasks", "models", "backups", "drafts");

    private final Path folder;
    private final @Nullable WorkspaceLock lock;
    private final @Nullable String whyReadOnly;

    private IndexLocation(Path folder, @Nullable WorkspaceLock lock, @Nullable String whyReadOnly) {
        this.folder = folder;
        this.lock = lock;
        this.whyReadOnly = whyReadOnly;
    }

    /** Locks a workspace, which is made if need be. */
    static IndexLocation of(Path workspace) {
        try {
            makeFolders(workspace);
            return new IndexLocation(workspace, WorkspaceLock.acquire(workspace), null);
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.NOT_WRITABLE || !Files.isDirectory(workspace.resolve("runs"))) {
                throw e;
            }
            return new IndexLocation(
                    copy(workspace),
                    null,
                    e.getMessage() + " It is open for reading: its runs can be shown, compared and exported; runs,"
                            + " notes and drafts cannot be added.");
        }
    }

    private static void makeFolders(Path workspace) {
        try {
            for (String name : FOLDERS) {
                Files.createDirectories(workspace.resolve(name));
            }
        } catch (IOException e) {
            throw ErrorMessages.notWritable(workspace, e);
        }
    }

    /** Takes the database along if it is sound as copied: somebody who may write there might be writing. */
    private static Path copy(Path workspace) {
        Path temporary;
        try {
            temporary = Files.createTempDirectory("lilora-index-");
        } catch (IOException e) {
            throw ErrorMessages.notWritable(Path.of(System.getProperty("java.io.tmpdir", ".")), e);
        }
        Path original = DatabaseFile.in(workspace);
        Path copied = DatabaseFile.in(temporary);
        try {
            Files.copy(original, copied);
            Files.copy(BlockChecksums.file(original), BlockChecksums.file(copied));
            if (BlockChecksums.verify(copied) != BlockChecksums.Verdict.AGREES) {
                DatabaseFile.remove(copied);
            }
        } catch (IOException e) {
            removeQuietly(copied);
        }
        return temporary;
    }

    private static void removeQuietly(Path database) {
        try {
            DatabaseFile.remove(database);
        } catch (IOException e) {
            throw ErrorMessages.notWritable(database, e);
        }
    }

    /** The folder of the database. */
    Path folder() {
        return folder;
    }

    /** Why the workspace is only read, for people; empty if it may be written. */
    Optional<String> whyReadOnly() {
        return Optional.ofNullable(whyReadOnly);
    }

    @Override
    public void close() {
        if (lock != null) {
            lock.close();
            return;
        }
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                RunDeletion.deleteTree(folder);
            }
        } catch (IOException e) {
            throw new StorageException(
                    StorageException.Kind.INTERNAL,
                    "The temporary folder " + folder + " cannot be deleted: " + ErrorMessages.reason(e)
                            + ". Nothing in it is needed any more.",
                    e);
        }
    }
}
