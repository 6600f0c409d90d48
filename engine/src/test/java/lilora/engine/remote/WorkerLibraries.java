package lilora.engine.remote;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The class path that tests give a worker on a host: what the product has, since each entry is hashed here and there and asked for alone. */
final class WorkerLibraries {
    /** Folders of Maven's repository that only tests have something of. */
    private static final Set<String> OF_TESTS =
            Set.of("archunit", "assertj", "bytebuddy", "jqwik", "junit", "opentest4j", "apiguardian");

    private WorkerLibraries() {}

    static List<Path> here() {
        return WorkerClassPath.here().stream()
                .filter(entry -> !entry.endsWith("test-classes"))
                .filter(entry ->
                        OF_TESTS.stream().noneMatch(name -> entry.toString().contains("/" + name + "/")))
                .toList();
    }
}
