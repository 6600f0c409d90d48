package lilora.engine.study;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import lilora.engine.experiment.RunContent;
import lilora.engine.run.RunDirectory;

/**
 * The completed runs of a study that are not tidied up yet. One is left as it is while a run that waits has more in common with it than with
 * any other of them, so that it can begin with its stages.
 */
final class Finished {
    private final Trunks trunks;
    private final Kept kept;
    private final int most;
    private final Map<RunContent, RunDirectory> runs = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param kept what is left of a run in the end
     * @param most how many are left as they are at most
     */
    Finished(Trunks trunks, Kept kept, int most) {
        this.trunks = trunks;
        this.kept = kept;
        this.most = most;
    }

    /** A run is completed. */
    void add(RunContent content, RunDirectory run) {
        runs.put(content, run);
    }

    /**
     * Tidies those up that nobody waits for.
     *
     * @param waiting runs to be
     * @param problem told what could not be removed, in a sentence
     */
    void tidy(Collection<RunContent> waiting, BiConsumer<RunContent, String> problem) {
        Set<RunContent> needed = needed(waiting);
        for (RunContent content : List.copyOf(runs.keySet())) {
            RunDirectory run = needed.contains(content) ? null : runs.remove(content);
            try {
                if (run != null) {
                    kept.apply(run);
                }
            } catch (UncheckedIOException e) {
                problem.accept(content, e.getMessage() + ".");
            }
        }
    }

    private Set<RunContent> needed(Collection<RunContent> waiting) {
        Map<RunContent, Integer> served = new LinkedHashMap<>();
        for (RunContent wanted : waiting) {
            runs.keySet().stream()
                    .max(Comparator.comparingInt(content -> trunks.rows(content, wanted)))
                    .filter(content -> trunks.rows(content, wanted) > 0)
                    .ifPresent(content -> served.merge(content, 1, Integer::sum));
        }
        List<RunContent> byUse = new ArrayList<>(served.keySet());
        byUse.sort(Comparator.comparingInt(served::get).reversed());
        return new HashSet<>(byUse.subList(0, Math.min(most, byUse.size())));
    }
}
