package lilora.storage.repository;

import java.nio.file.Path;

/**
 * Takes events from run directories into the database. It goes on from where it stood, in one transaction with what it stored,
 * so that nothing is lost or doubled whenever it is killed. Safe for several threads.
 */
public interface RunRecorder {
    /**
     * Stores the next events of a run, about a megabyte of them at most. A run not known yet is added.
     *
     * @throws StorageException if the folder holds no run, or a copy of one that is known by another folder
     */
    IngestResult follow(Path runDirectory);

    /** Stores everything there is, without keeping the events in memory; the number of events stored. */
    long catchUp(Path runDirectory);

    /**
     * Looks for a sign of life of a run that is told to be at work; one whose worker is gone becomes
     * {@link RunState#INTERRUPTED}, after its last events are stored.
     */
    RunState checkLiveness(String runId);
}
