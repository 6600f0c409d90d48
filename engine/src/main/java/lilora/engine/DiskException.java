package lilora.engine;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.zip.ZipException;

/**
 * A file of ours cannot be written or read back: the disk is full, the folder is gone or not ours to write. What
 * was whole before is whole still.
 */
public final class DiskException extends InputException {
    private static final long serialVersionUID = 1L;

    public DiskException(String sentence) {
        super(sentence);
    }

    /**
     * What can be mended by a setting.
     *
     * @param settings as {@link InputException#settings()}
     */
    public DiskException(String sentence, List<String> settings) {
        super(sentence, settings);
    }

    public DiskException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** What a system's error says, in half a sentence. */
    public static String reason(IOException e) {
        String message = e.getMessage();
        if (e instanceof NoSuchFileException) {
            return message + " does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "access to " + message + " is denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return message + " is there already";
        }
        if (e instanceof NotDirectoryException) {
            return message + " is not a folder";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return message + " is not empty";
        }
        if (e instanceof ZipException) {
            return "the zip file is damaged (" + message + ")";
        }
        if (e instanceof EOFException) {
            return "it ends too early";
        }
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
