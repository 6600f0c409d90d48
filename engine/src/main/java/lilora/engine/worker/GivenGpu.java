package lilora.engine.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Which GPU of this computer the worker of a run sees alone, as its first: the file {@code gpu.json} in the run directory, so that other
 * programs know which are taken. Absent where it sees all.
 *
 * @param schema version of this form
 * @param number of the device {@code cuda:N} that it is to whoever sees all
 */
public record GivenGpu(int schema, int number) {
    private static final int SCHEMA = 1;

    public GivenGpu {
        if (schema != SCHEMA) {
            throw new InputException(
                    "schema is %d, but this version reads schema %d; update the workbench.".formatted(schema, SCHEMA));
        }
        if (number < 0) {
            throw new InputException("number is %d; a GPU has a number from 0 on.".formatted(number));
        }
    }

    private static Path file(RunDirectory directory) {
        return directory.path().resolve("gpu.json");
    }

    /** Of a run, as it was started last; empty where its worker saw all. */
    public static Optional<Integer> of(RunDirectory directory) {
        return Files.exists(file(directory))
                ? Optional.of(Json.read(file(directory), GivenGpu.class).number())
                : Optional.empty();
    }

    /** Notes it, or that there is none. */
    public static void write(RunDirectory directory, @Nullable Integer gpu) {
        if (gpu != null) {
            Json.writeAtomically(file(directory), new GivenGpu(SCHEMA, gpu));
            return;
        }
        try {
            Files.deleteIfExists(file(directory));
        } catch (IOException e) {
            throw new DiskException("%s cannot be removed: %s.".formatted(file(directory), DiskException.reason(e)), e);
        }
    }
}
