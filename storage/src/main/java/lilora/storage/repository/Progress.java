package lilora.storage.repository;

/** Told how far something long is; on the thread that does it. */
@FunctionalInterface
public interface Progress {
    Progress NONE = (done, total, what) -> {};

    /** Told now and then; {@code what} is being done, such as the name of a run. */
    void at(int done, int total, String what);
}
