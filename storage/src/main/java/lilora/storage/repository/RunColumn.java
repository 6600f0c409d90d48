package lilora.storage.repository;

/** What the list of runs can be sorted by. Rows without a value come last, either way. */
public enum RunColumn {
    CREATED,
    NAME,
    RUN_ID,
    STATE,
    METHOD,
    TASKS,
    SEED,
    DEVICE,
    PROGRESS,
    AVERAGE_PERFORMANCE,
    FORGETTING,
    BACKWARD_TRANSFER,
    STORED_PARAMETERS,
    SECONDS
}
