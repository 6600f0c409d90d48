package lilora.storage.repository;

import org.jspecify.annotations.Nullable;

/** Something the workspace cannot do. The message is a sentence for people: what, where, what to do. */
public final class StorageException extends RuntimeException {
    /** What kind of trouble, for callers that offer a way out. */
    public enum Kind {
        /** Another window or command has the workspace open. */
        IN_USE,
        /** The database was written by a later version; it was left as it is. */
        NEWER,
        /** The database is damaged. */
        DAMAGED,
        /** The folder cannot be written, is full, or has vanished. */
        NOT_WRITABLE,
        /** There is no such run, draft or file. */
        NOT_FOUND,
        /** It is not allowed now: a locked run, a run at work, a run that is not in the trash. */
        REFUSED,
        /** A fault of the program. */
        INTERNAL
    }

    private final Kind kind;

    public StorageException(Kind kind, String sentence) {
        this(kind, sentence, null);
    }

    public StorageException(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
