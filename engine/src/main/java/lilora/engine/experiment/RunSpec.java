package lilora.engine.experiment;

import java.util.Map;

/**
 * What {@code run.json} holds: everything needed to repeat a run, written once before the worker starts and never changed.
 *
 * @param schema version of this record's JSON form
 * @param runId unique name of the run
 * @param created ISO-8601 instant
 * @param experiment with absolute folders
 * @param compute device, threads and precision
 * @param hashes SHA-256 by {@link #BASE_MODEL}, {@link #START_ADAPTER} or task folder, of everything the run reads
 * @param versions of engine, Java, DJL, libtorch and operating system
 */
public record RunSpec(
        int schema,
        String runId,
        String created,
        ExperimentSpec experiment,
        ComputeSpec compute,
        Map<String, String> hashes,
        Map<String, String> versions) {
    public static final int SCHEMA = 1;

    /** Names the base model's hash. */
    public static final String BASE_MODEL = "baseModel";

    /** Names the start adapter's hash. */
    public static final String START_ADAPTER = "startAdapter";

    public RunSpec {
        hashes = Map.copyOf(hashes);
        versions = Map.copyOf(versions);
    }
}
