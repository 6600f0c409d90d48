package lilora.storage.h2;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.json.SetAside;
import lilora.storage.repository.StorageException;

/**
 * Files that keep what only a person knows: written whole or not at all, also by a thread that is being interrupted. One that
 * cannot be read is never replaced: it stays beside the new one, for the person to look into.
 */
final class DurableFile {
    private DurableFile() {}

    /** Replaces the file by this record; durable when it returns. */
    static void write(Path file, Record content) {
        boolean interrupted = Thread.interrupted();
        try {
            keepUnreadable(file, content.getClass());
            while (!written(file, content)) {
                // The flag would close the next channel as well; it is set again at the end.
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void keepUnreadable(Path file, Class<?> type) {
        try {
            SetAside.ifUnreadable(file, type);
        } catch (IOException e) {
            throw ErrorMessages.notWritable(file, e);
        }
    }

    private static boolean written(Path file, Record content) {
        try {
            Json.writeAtomically(file, content);
            return true;
        } catch (InputException e) {
            if (e.getCause() instanceof ClosedByInterruptException) {
                return false;
            }
            throw new StorageException(StorageException.Kind.NOT_WRITABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
