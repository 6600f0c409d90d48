package lilora.engine.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.experiment.RunContent;
import lilora.engine.method.MethodCatalog;
import lilora.engine.run.RunDirectory;

/** What runs have computed that another has in common with them, for the runs that are known to it. */
final class Trunks {
    private final CommonStages common = new CommonStages(MethodCatalog.load());
    private final Map<RunContent, List<RunDirectory>> runs;

    private record Candidate(RunDirectory run, CommonStages.Common common) {}

    /** Of runs that are there, by what they are known by. */
    Trunks(Map<RunContent, List<RunDirectory>> runs) {
        this.runs = new HashMap<>();
        runs.forEach((content, directories) -> this.runs.put(content, new ArrayList<>(directories)));
    }

    /** There is another run. */
    void add(RunContent content, RunDirectory run) {
        runs.computeIfAbsent(content, any -> new ArrayList<>()).add(run);
    }

    /** The longest that a run can begin with. */
    Optional<Trunk> longest(RunContent wanted) {
        List<Candidate> candidates = new ArrayList<>();
        runs.forEach((content, directories) -> common.of(content, wanted)
                .ifPresent(shared -> directories.forEach(run -> candidates.add(new Candidate(run, shared)))));
        candidates.sort(Comparator.comparingInt(
                        (Candidate candidate) -> candidate.common().stages().size())
                .reversed()
                // Else any would do; which one is not left to chance.
                .thenComparing(candidate -> candidate.run().toString()));
        Optional<Trunk> longest = Optional.empty();
        for (Candidate candidate : candidates) {
            int found = longest.map(Trunk::rows).orElse(0);
            if (candidate.common().stages().size() > found) {
                Optional<Trunk> more =
                        Trunk.of(candidate.run(), candidate.common()).filter(trunk -> trunk.rows() > found);
                longest = more.isPresent() ? more : longest;
            }
        }
        return longest;
    }

    /** What the second run has in common with the first. */
    Optional<CommonStages.Common> common(RunContent one, RunContent other) {
        return common.of(one, other);
    }

    /** How many rows of the accuracy matrix two runs have in common. */
    int rows(RunContent one, RunContent other) {
        return common.of(one, other).map(shared -> shared.stages().size()).orElse(0);
    }
}
