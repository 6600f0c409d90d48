package lilora.engine;

import java.io.IOException;

/**
 * A file of ours cannot be written or read back: the disk is full, the folder is gone or not ours to write. What
 * was whole before is whole still.
 */
public final class DiskException extends InputException {
    private static final long serialVersionUID = 1L;

    public DiskException(String sentence) {
        super(sentence);
    }

    public DiskException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** What a system's error says, in half a sentence: its kind and its text. */
    public static String reason(IOException e) {
        String message = e.getMessage();
        String kind = e.getClass().getSimpleName();
        return message == null ? kind : kind.equals("IOException") ? message : kind + ", " + message;
    }
}
