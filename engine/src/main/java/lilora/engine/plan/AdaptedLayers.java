package lilora.engine.plan;

import java.util.List;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;

/** Which linear layers of a base model are adapted. */
public final class AdaptedLayers {
    private AdaptedLayers() {}

    /**
     * Layers whose name matches one of the patterns in full, in the model's order.
     *
     * @param patterns of names; {@link TrainingSpec#MLP_AND_PROJECTOR} stands for the same layers of a family that names them otherwise
     * @throws InputException if a pattern matches nothing
     */
    public static List<LinearSite> matching(ModelConfig config, List<String> patterns) {
        List<LinearSite> all = config.linearSites();
        List<String> meant = patterns.equals(TrainingSpec.MLP_AND_PROJECTOR) ? config.paperTargets() : patterns;
        List<Pattern> compiled = meant.stream().map(Pattern::compile).toList();
        for (Pattern pattern : compiled) {
            if (all.stream().noneMatch(site -> pattern.matcher(site.name()).matches())) {
                throw new InputException(
                        "Pattern \"%s\" in field \"training.targets\" matches no linear layer of the base model; layers are named like %s."
                                .formatted(pattern, all.get(all.size() - 1).name()));
            }
        }
        return all.stream()
                .filter(site -> compiled.stream()
                        .anyMatch(pattern -> pattern.matcher(site.name()).matches()))
                .toList();
    }
}
