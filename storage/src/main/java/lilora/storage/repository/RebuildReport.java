package lilora.storage.repository;

import java.util.List;

/**
 * What a pass over the run directories did.
 *
 * @param runs directories read
 * @param events stored
 * @param problems sentences on directories that could not be used
 */
public record RebuildReport(int runs, long events, List<String> problems) {
    public RebuildReport {
        problems = List.copyOf(problems);
    }
}
