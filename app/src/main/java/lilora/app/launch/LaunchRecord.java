package lilora.app.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.json.Json;

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

    void write(Path runDirectory) {
        Json.writeAtomically(file(runDirectory), this);
    }

    /** Of a run; empty for one that the workbench did not launch. One that cannot be read says so where its warnings would be. */
    public static Optional<LaunchRecord> read(Path runDirectory) {
        if (!Files.isRegularFile(file(runDirectory))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(file(runDirectory), LaunchRecord.class));
        } catch (InputException e) {
            return Optional.of(new LaunchRecord(
                    "",
                    List.of("Unknown, because a file cannot be read: " + e.getMessage()
                            + " The run is not affected.")));
        }
    }

    private static Path file(Path runDirectory) {
        return runDirectory.resolve("launch.json");
    }
}
