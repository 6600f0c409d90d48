package lilora.builder.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.file.Sha256;

/** The files of a written {@link CaptionFolder}. */
public final class CaptionFiles {
    private CaptionFiles() {}

    /** The first sixteen digits of each one's SHA-256, by name. */
    public static Map<String, String> hashes(Path folder) {
        Map<String, String> hashes = new TreeMap<>();
        for (String name : List.of("images.zip", "train.json", "test.json", "SOURCES.tsv", "task.json", "LICENSE")) {
            hashes.put(name, Sha256.of(folder.resolve(name)).substring(0, 16));
        }
        return hashes;
    }
}
