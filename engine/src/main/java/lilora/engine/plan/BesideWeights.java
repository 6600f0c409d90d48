package lilora.engine.plan;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import lilora.engine.file.Folders;

/** What a model folder has beside its weights, on the way into a folder with other weights. */
public final class BesideWeights {
    private static final Set<String> KEPT = Set.of("json", "txt", "model", "jinja");

    private BesideWeights() {}

    /** Copies configuration, tokenizer, preprocessor, chat template and licence as they are; lists of shards are of the old weights. */
    public static void copy(Path from, Path to, CopyOption... options) throws IOException {
        for (Path file : Folders.list(from)) {
            String name = file.getFileName().toString();
            boolean kept = KEPT.contains(name.substring(name.lastIndexOf('.') + 1)) && !name.endsWith(".index.json");
            if (Files.isRegularFile(file) && (kept || name.startsWith("LICENSE") || name.startsWith("NOTICE"))) {
                Files.copy(file, to.resolve(name), options);
            }
        }
    }
}
