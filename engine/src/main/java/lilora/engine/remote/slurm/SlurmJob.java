package lilora.engine.remote.slurm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Says of a run of another computer that Slurm starts its worker: the file {@code slurm.json} beside {@code remote.json}. Which job it
 * is now stands on the host, in the file {@code job} of the run directory there: it may have been started again from elsewhere.
 *
 * @param schema version of this form
 * @param job number of the job that was queued last from here; absent before that
 * @param submitted when, as an ISO-8601 instant; absent before that
 */
public record SlurmJob(
        int schema, @Nullable String job, @Nullable String submitted) {
    private static final int SCHEMA = 1;

    public SlurmJob {
        if (schema != SCHEMA) {
            throw new InputException(
                    "schema is %d, but this version reads schema %d; update the workbench.".formatted(schema, SCHEMA));
        }
    }

    /** One that is about to be queued: who finds it later must not start a worker without Slurm. */
    public static SlurmJob before() {
        return new SlurmJob(SCHEMA, null, null);
    }

    /** One that was queued. */
    public static SlurmJob of(String job, String submitted) {
        return new SlurmJob(SCHEMA, job, submitted);
    }

    private static Path file(RunDirectory directory) {
        return directory.path().resolve("slurm.json");
    }

    /** Of a run, if Slurm starts its worker. */
    public static Optional<SlurmJob> of(RunDirectory directory) {
        return Files.exists(file(directory))
                ? Optional.of(Json.read(file(directory), SlurmJob.class))
                : Optional.empty();
    }

    /** Notes it. */
    public void write(RunDirectory directory) {
        Json.writeAtomically(file(directory), this);
    }
}
