package lilora.app.experiment;

import java.nio.file.Path;
import java.util.List;
import lilora.engine.json.Json;
import lilora.engine.run.RunDirectory;

/**
 * How a run was launched, kept in its directory as {@code launch.json}.
 *
 * @param time ISO-8601 instant
 * @param accepted warnings that somebody read and launched anyway
 */
public record LaunchRecord(String time, List<String> accepted) {
    public LaunchRecord {
        accepted = List.copyOf(accepted);
    }

    void write(RunDirectory run) {
        Json.writeAtomically(file(run), this);
    }

    /** The file of a run; absent for runs that were not launched from the window. */
    public static Path file(RunDirectory run) {
        return run.path().resolve("launch.json");
    }
}
