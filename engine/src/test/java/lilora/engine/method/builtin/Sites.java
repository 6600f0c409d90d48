package lilora.engine.method.builtin;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.method.ContinualMethod.LayerCount;
import lilora.engine.model.LinearSite;

/** The linear layers of LLaVA-1.5-7B, for budgets that were published for it. */
final class Sites {
    private static final int LAYERS = 32;
    private static final int HIDDEN = 4096;
    private static final int INNER = 11008;

    private Sites() {}

    /** The seven of each layer of its decoder. */
    static List<LinearSite> decoder() {
        return of(name -> true);
    }

    /** The four of each layer's attention. */
    static List<LinearSite> attention() {
        return of(name -> !name.contains("mlp"));
    }

    /** The three of each layer's MLP. */
    static List<LinearSite> mlp() {
        return of(name -> name.contains("mlp"));
    }

    /** The MLPs and the projector: those that LiLoRA adapts. */
    static List<LinearSite> mlpAndProjector() {
        return Stream.concat(
                        mlp().stream(),
                        Stream.of(new LinearSite("mm.0", 1024, HIDDEN), new LinearSite("mm.2", HIDDEN, HIDDEN)))
                .toList();
    }

    private static List<LinearSite> of(Predicate<String> wanted) {
        return IntStream.range(0, LAYERS)
                .boxed()
                .flatMap(layer -> Stream.of(
                        new LinearSite(layer + ".q", HIDDEN, HIDDEN),
                        new LinearSite(layer + ".k", HIDDEN, HIDDEN),
                        new LinearSite(layer + ".v", HIDDEN, HIDDEN),
                        new LinearSite(layer + ".o", HIDDEN, HIDDEN),
                        new LinearSite(layer + ".mlp.gate", HIDDEN, INNER),
                        new LinearSite(layer + ".mlp.up", HIDDEN, INNER),
                        new LinearSite(layer + ".mlp.down", INNER, HIDDEN)))
                .filter(site -> wanted.test(site.name()))
                .toList();
    }

    /** What is stored for all tasks together. */
    static long shared(List<LinearSite> sites, Function<LinearSite, LayerCount> count) {
        return sites.stream().map(count).mapToLong(LayerCount::storedShared).sum();
    }

    /** What is stored for each task. */
    static long perTask(List<LinearSite> sites, Function<LinearSite, LayerCount> count) {
        return sites.stream().map(count).mapToLong(LayerCount::storedPerTask).sum();
    }
}
