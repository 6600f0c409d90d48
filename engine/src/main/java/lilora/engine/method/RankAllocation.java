package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.Directions;
import lilora.engine.model.LinearSite;

/**
 * Deals the ranks of low-rank parts out among layers by what each part is to hold, so that all layers together have as many numbers as with
 * one rank everywhere: ranks move only between layers of one output width, where they cost the same.
 *
 * @param energies what each further rank of a layer holds, falling, by the layer
 */
public record RankAllocation(Map<LinearSite, List<Double>> energies) {
    private static final int LOOKED_AT = 128;

    public RankAllocation {
        energies = new LinkedHashMap<>(energies);
    }

    /** One rank that a layer might have, and what it would hold. */
    private record Candidate(LinearSite site, double energy) {}

    /**
     * By the squared singular values of the loss's gradient: what each rank of a layer's part takes off the loss in a first small step,
     * up to a factor that all have in common. {@value #LOOKED_AT} of the stage's items are looked at.
     *
     * @param down columns of a part
     * @param adapters the layers with parts, zeros (out, down), by the layer's name
     */
    public static RankAllocation byGradient(
            MethodScope scope, StageData data, int down, Function<Function<String, NDArray>, AdapterSet> adapters) {
        Map<LinearSite, List<Double>> energies = new LinkedHashMap<>();
        try (NDManager own = scope.bank().newSubManager()) {
            Map<String, NDArray> parts = new HashMap<>();
            for (LinearSite site : scope.sites()) {
                NDArray part = own.zeros(new Shape(site.out(), down));
                NDScope.unregister(part);
                parts.put(site.name(), part);
            }
            data.gradients(
                    parts,
                    LOOKED_AT,
                    () -> adapters.apply(site -> Objects.requireNonNull(parts.get(site))),
                    sum -> scope.sites()
                            .forEach(site ->
                                    energies.put(site, Directions.energies(sum.of(site.name()), scope.kernels()))));
        }
        return new RankAllocation(energies);
    }

    /** What {@link #byGradient} looks at in a stage of so many items. */
    public static ContinualMethod.Looks looks(int items) {
        return new ContinualMethod.Looks(Math.min(LOOKED_AT, items), 0);
    }

    /**
     * The rank of each layer. Every layer has one at least; the others go to the greatest energies, whichever layer's they are, and to the
     * earlier layer where energies are equal.
     *
     * @param each ranks of a layer if all had the same number
     */
    public Map<LinearSite, Integer> dealt(int each) {
        Map<LinearSite, Integer> ranks = new LinkedHashMap<>();
        energies.keySet().forEach(site -> ranks.put(site, 1));
        energies.keySet().stream()
                .collect(Collectors.groupingBy(LinearSite::out, LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(alike -> further(alike).stream()
                        .limit((long) alike.size() * (each - 1))
                        .forEach(candidate -> ranks.merge(candidate.site(), 1, Integer::sum)));
        return ranks;
    }

    private List<Candidate> further(List<LinearSite> sites) {
        List<Candidate> candidates = new ArrayList<>();
        for (LinearSite site : sites) {
            Objects.requireNonNull(energies.get(site)).stream()
                    .skip(1)
                    .forEach(energy -> candidates.add(new Candidate(site, energy)));
        }
        // Stable: layers keep their order where energies are equal.
        candidates.sort(Comparator.comparingDouble(Candidate::energy).reversed());
        return candidates;
    }
}
