package lilora.storage.repository;

/** Where a run is kept in the list. Moving it between collections touches no file of the run. */
public enum RunCollection {
    /** In the list. */
    ACTIVE,
    /** Out of the way, but kept. */
    ARCHIVED,
    /** To be purged; can be restored until then. */
    TRASHED
}
