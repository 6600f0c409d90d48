package lilora.app.background;

/** Where background work stands. */
public enum TaskState {
    /** At work, or waiting for a thread. */
    RUNNING,
    /** Asked to end, not ended yet. */
    CANCELLING,
    /** Ended with a result. */
    DONE,
    /** Ended by an exception. */
    FAILED,
    /** Ended because it was asked to. */
    CANCELLED;

    /** Whether nothing more will happen. */
    public boolean isOver() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
