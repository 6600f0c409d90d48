package lilora.engine.plan;

import java.util.List;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;

/** Which linear layers of a base model are adapted. */
public final class AdaptedLayers {
    private AdaptedLayers() {}

    /**
     * Layers whose name matches one of the patterns in full, in the model's order.
     *
     * @throws InputException if a pattern matches nothing
     */
    public static List<LinearSite> matching(ModelConfig config, List<String> patterns) {
        List<LinearSite> all = config.linearSites();
        List<Pattern> compiled = patterns.stream().map(Pattern::compile).toList();
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
