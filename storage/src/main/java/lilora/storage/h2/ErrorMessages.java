package lilora.storage.h2;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import lilora.storage.repository.StorageException;
import lilora.storage.repository.StorageException.Kind;
import org.jspecify.annotations.Nullable;

/** Says in words what went wrong with files and databases. */
final class ErrorMessages {
    private static final int FILE_CORRUPTED = 90030;
    private static final int GENERAL = 50000;
    /** An index has lost a row that its table has, as was seen once after a program was killed. */
    private static final int ROW_NOT_IN_INDEX = 90112;

    private static final Set<Integer> DAMAGED_CODES = Set.of(FILE_CORRUPTED, GENERAL, ROW_NOT_IN_INDEX);
    private static final int IN_USE = 90020;
    /** The database has closed itself after a fault. */
    static final int CLOSED = 90098;

    /** The same, as a connection or a statement under way says it. */
    private static final Set<Integer> CLOSED_CODES = Set.of(CLOSED, 90007, 90121);

    private static final int LATER_FORMAT = 90048;
    private static final int READ_ONLY = 90097;
    private static final int TOO_LONG = 22001;

    private ErrorMessages() {}

    static StorageException notWritable(Path folder, IOException e) {
        return new StorageException(
                Kind.NOT_WRITABLE,
                "The workspace " + folder + " cannot be written: " + reason(e)
                        + ". Check that the folder exists, that you may write to it, and that the disk has free space.",
                e);
    }

    static StorageException of(Path folder, SQLException e) {
        int code = e.getErrorCode();
        if (code == IN_USE) {
            return inUse(folder, e);
        }
        if (code == LATER_FORMAT) {
            return newer(folder, e);
        }
        if (isDiskTrouble(e)) {
            return new StorageException(
                    Kind.NOT_WRITABLE,
                    "The database of " + folder + " cannot be written: " + innermost(e)
                            + ". Free some space or make the folder reachable, then try again;"
                            + " runs and remarks are safe in their own files.",
                    e);
        }
        if (isDamage(e)) {
            return new StorageException(
                    Kind.DAMAGED,
                    "The database of " + folder + " is damaged: " + innermost(e)
                            + ". Open the workspace again: the file is kept in backups, and rebuilt from the run"
                            + " directories.",
                    e);
        }
        return new StorageException(
                Kind.INTERNAL,
                "The database of " + folder + " does not answer: " + innermost(e)
                        + ". Open the workspace again; runs and remarks are safe in their own files.",
                e);
    }

    static StorageException inUse(Path folder, @Nullable Exception e) {
        return new StorageException(
                Kind.IN_USE,
                "The database of " + folder
                        + " is already open in another program. Close that program, then open the workspace again.",
                e);
    }

    static StorageException newer(Path folder, @Nullable SQLException e) {
        return new StorageException(
                Kind.NEWER,
                "The database of " + folder
                        + " was written by a later version of the workbench and was left as it is. Use that version,"
                        + " or open another folder.",
                e);
    }

    /** The disk, not the content, is at fault: the file must not be taken for a damaged one. */
    static boolean isDiskTrouble(SQLException e) {
        if (e.getErrorCode() == READ_ONLY) {
            return true;
        }
        for (Throwable t = e; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
            if (t instanceof FileSystemException
                    || (t instanceof IOException
                            && (message.contains("space")
                                    || message.contains("read-only")
                                    || message.contains("denied")))) {
                return true;
            }
        }
        return CLOSED_CODES.contains(e.getErrorCode());
    }

    static boolean isTooLong(SQLException e) {
        return e.getErrorCode() == TOO_LONG;
    }

    /** The content, not the disk, is at fault. A file that ends too early says so by an end of file. */
    static boolean isDamage(SQLException e) {
        int code = e.getErrorCode();
        return !isDiskTrouble(e) && (DAMAGED_CODES.contains(code) || isCausedBy(e, EOFException.class));
    }

    /** Nothing can be read from the file: as {@link #isDamage}, or it looks empty and would have to be written first. */
    static boolean isUnreadable(SQLException e) {
        return e.getErrorCode() == READ_ONLY || isDamage(e);
    }

    private static boolean isCausedBy(Throwable e, Class<? extends Throwable> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "access to " + denied.getFile() + " is denied";
        }
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason().toLowerCase(Locale.ROOT) + " (" + system.getFile() + ")";
        }
        if (e instanceof FileAlreadyExistsException existing) {
            return existing.getFile() + " exists and is not a folder";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static String innermost(Throwable e) {
        Throwable t = e;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        String message = String.valueOf(t.getMessage());
        return message.lines().findFirst().orElse("").strip().replaceAll("\\.$", "");
    }
}
