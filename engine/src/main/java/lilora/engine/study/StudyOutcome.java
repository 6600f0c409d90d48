package lilora.engine.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;

/**
 * What came of a study's runs.
 *
 * @param completed runs with their directories, in the study's order
 * @param failures in the order they happened
 */
public record StudyOutcome(Map<StudyRun, RunDirectory> completed, List<Failure> failures) {
    /**
     * A run that is not completed.
     *
     * @param exitCode see {@link ExitCode}
     * @param sentence why
     */
    public record Failure(StudyRun run, int exitCode, String sentence) {}

    public StudyOutcome {
        completed = new LinkedHashMap<>(completed);
        failures = List.copyOf(failures);
    }

    /** Of the first failure, if there is any. */
    public int exitCode() {
        return failures.isEmpty() ? ExitCode.OK : failures.get(0).exitCode();
    }
}
