package lilora.engine.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A published benchmark. Implementations have a public no-argument constructor and are registered with
 * {@code @AutoService(Benchmark.class)}.
 */
public interface Benchmark {
    /** What people call it. */
    String title();

    /** Where it is published. */
    String source();

    /** The trees it is published in. */
    List<Layout> layouts();

    /** Why a folder that is this benchmark's cannot be used, for one that is known and not read; empty for all others. */
    default Optional<String> refusal(Path root) {
        return Optional.empty();
    }
}
