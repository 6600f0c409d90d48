package lilora.engine.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.json.Suggestion;
import org.jspecify.annotations.Nullable;

/** Every benchmark on the class path. */
public final class Benchmarks {
    private final List<Benchmark> benchmarks;

    private Benchmarks(List<Benchmark> benchmarks) {
        this.benchmarks = benchmarks;
    }

    /** Finds all that are registered for {@link ServiceLoader}. */
    public static Benchmarks load() {
        List<Benchmark> found = ServiceLoader.load(Benchmark.class, Benchmark.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Benchmark::title))
                .toList();
        Set<String> ids = new HashSet<>();
        for (Benchmark benchmark : found) {
            for (Layout layout : benchmark.layouts()) {
                if (!ids.add(layout.id())) {
                    throw new IllegalStateException("Two layouts call themselves " + layout.id() + ".");
                }
            }
        }
        return new Benchmarks(found);
    }

    /** All, sorted by title. */
    public List<Benchmark> all() {
        return benchmarks;
    }

    /**
     * Looks which benchmark a folder is.
     *
     * @param layout id of the tree that is meant, if people say so
     * @param images folder that image names are relative to, if people say so
     * @throws InputException with a sentence if it is none, several, or one that is known and not read
     */
    public RecognisedBenchmark recognise(Path root, @Nullable String layout, @Nullable Path images) {
        if (!Files.isDirectory(root)) {
            throw new InputException(
                    "%s is no folder; name the folder that a benchmark was unpacked into.".formatted(root));
        }
        if (images != null && !Files.isDirectory(images)) {
            throw new InputException(
                    "The images %s are no folder; unpack them, or correct the path.".formatted(images));
        }
        List<TreeMatch> matches = benchmarks.stream()
                .flatMap(benchmark -> benchmark.layouts().stream()
                        .filter(one -> layout == null || one.id().equals(layout))
                        .map(one -> TreeMatch.of(benchmark, one, root))
                        .flatMap(Optional::stream))
                .sorted(TreeMatch.BEST_FIRST)
                .toList();
        requireKnown(layout);
        if (matches.isEmpty()) {
            throw new InputException(refusal(root)
                    .orElse(
                            "%s is no tree of a known benchmark: of none are the folders of half the tasks there. Known: %s. Import its tasks one by one, or name the folder above or below."
                                    .formatted(root, titles())));
        }
        TreeMatch best = matches.get(0);
        String others = matches.stream()
                .skip(1)
                .filter(other -> TreeMatch.BEST_FIRST.compare(best, other) == 0)
                .map(other -> other.layout().id())
                .collect(Collectors.joining(" or "));
        if (!others.isEmpty()) {
            throw InputException.about(
                    "%s can be read as more than one benchmark; choose the layout: %s or %s."
                            .formatted(root, best.layout().id(), others),
                    "layout");
        }
        return new Recognition(best, root, images).benchmark();
    }

    private void requireKnown(@Nullable String layout) {
        List<String> ids = benchmarks.stream()
                .flatMap(benchmark -> benchmark.layouts().stream())
                .map(Layout::id)
                .toList();
        if (layout != null && !ids.contains(layout)) {
            throw new InputException("Layout \"%s\" is unknown.%s Known: %s."
                    .formatted(layout, Suggestion.sentence(layout, ids), String.join(", ", ids)));
        }
    }

    private Optional<String> refusal(Path root) {
        return benchmarks.stream()
                .flatMap(benchmark -> benchmark.refusal(root).stream())
                .findFirst();
    }

    private String titles() {
        return benchmarks.stream()
                .filter(benchmark -> !benchmark.layouts().isEmpty())
                .map(Benchmark::title)
                .collect(Collectors.joining(", "));
    }
}
