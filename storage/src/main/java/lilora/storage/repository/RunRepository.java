package lilora.storage.repository;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.run.PredictionLine;

/**
 * The runs of a workspace. What a person says about a run is written to {@code user.json} in its directory before it is stored,
 * so a rebuild keeps it. Safe for several threads; nothing here belongs on a window's own thread.
 */
public interface RunRepository {
    /** A page of the list. */
    Page<RunRow> list(RunQuery query);

    /** What a table of runs shows beside their rows, by run id; ids of no run are left out. */
    Map<String, RunFacts> facts(Collection<String> runIds);

    /** One run, without steps and predictions. */
    Optional<RunRecord> find(String runId);

    /** Step curves. */
    Steps steps(String runId, StepQuery query);

    /** Every step event of a run in order, superseded ones included and marked, for a complete export. */
    void eachStep(String runId, StepSink sink);

    /**
     * The answers behind a standing cell, read from the run directory.
     *
     * @return empty if that cell was not evaluated
     * @throws StorageException if the file is gone or broken
     */
    List<PredictionLine> predictions(String runId, int stage, int task);

    /** Runs of the same experiment (whatever its name), device, threads and contents, newest first. */
    List<String> identicalTo(RunSpec spec);

    /** All tags in use, in alphabetical order. */
    List<String> tags();

    /** Ids of all methods in use, in alphabetical order. */
    List<String> methods();

    /** Calls a run something else than its experiment; one line, not blank. Its {@code run.json} stays as it is. */
    void rename(String runId, String name);

    void setNote(String runId, String markdown);

    void addTag(String runId, String tag);

    void removeTag(String runId, String tag);

    /** Protects a run against trash and purge, or lifts the protection. */
    void setLocked(String runId, boolean locked);

    void archive(String runId);

    /** Puts a run in the trash. A locked run, or one whose worker may be at work, is refused. */
    void trash(String runId);

    /** Takes a run back from archive or trash. */
    void restore(String runId);

    /** Bytes that purging this run would free. */
    long size(String runId);

    /**
     * Deletes a run in the trash for good, its directory included. Only directories directly inside the workspace's own runs
     * folder are deleted, and no link is followed; of another run only what the database knows is forgotten.
     */
    void purge(String runId);

    /** Takes steps one by one. */
    @FunctionalInterface
    interface StepSink {
        void accept(StoredEvent<RunEvent.Step> step);
    }
}
