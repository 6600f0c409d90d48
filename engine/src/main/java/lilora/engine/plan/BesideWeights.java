package lilora.engine.plan;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/** What a model folder has beside its weights, on the way into a folder with other weights. */
public final class BesideWeights {
    private static final Set<String> KEPT = Set.of("json", "txt", "model", "jinja");

    private BesideWeights() {}

    /** Copies configuration, tokenizer, preprocessor, chat template and licence as they are; lists of shards are of the old weights. */
    public static void copy(Path from, Path to, CopyOption... options) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path file : entries.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                boolean kept =
                        KEPT.contains(name.substring(name.lastIndexOf('.') + 1)) && !name.endsWith(".index.json");
                if (kept || name.startsWith("LICENSE") || name.startsWith("NOTICE")) {
                    Files.copy(file, to.resolve(name), options);
                }
            }
        }
    }
}
