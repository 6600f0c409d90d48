package lilora.storage.repository;

/** Where a run stands, told by its events and, when they end in the middle, by its worker's sign of life. */
public enum RunState {
    /** Its directory exists, but no worker has started yet. */
    QUEUED,
    /** A worker is at work. */
    RUNNING,
    /** Held by command, or checkpointed and its device given back. */
    PAUSED,
    /** Ended in good order before its end, by command; can be resumed. */
    STOPPED,
    /** Its worker is gone without a word; can be resumed. */
    INTERRUPTED,
    /** Ended by a fault that its last events explain. */
    FAILED,
    /** Completed. */
    DONE;

    /** Whether a worker may still be adding events. */
    public boolean isActive() {
        return this == QUEUED || this == RUNNING || this == PAUSED;
    }
}
