package lilora.engine.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a model in the cache.
 *
 * @param name as on the hub, {@code organisation/name}
 * @param revision commit
 * @param refs names of the revision, such as {@code main}
 * @param path its folder
 * @param missing what it lacks to be used; empty if it is whole
 * @param bytes of its files, links followed, each file once
 * @param modelType of its {@code config.json}, null where there is none
 * @param licence of its {@code README.md}, null where it says none
 */
public record CachedModel(
        String name,
        String revision,
        List<String> refs,
        String path,
        List<String> missing,
        long bytes,
        @Nullable String modelType,
        @Nullable String licence) {

    public CachedModel {
        refs = List.copyOf(refs);
        missing = List.copyOf(missing);
    }

    /** Whether all its files are there. */
    public boolean isWhole() {
        return missing.isEmpty();
    }

    /** Its folder. */
    public Path folder() {
        return Path.of(path);
    }

    /** What a folder outside the cache tells of itself in the same way; empty if it cannot be read. */
    public static Optional<CachedModel> ofFolder(String name, Path folder) {
        SnapshotFolder files = new SnapshotFolder(folder);
        try {
            return Optional.of(new CachedModel(
                    name,
                    "",
                    List.of(),
                    folder.toString(),
                    files.missing(),
                    files.bytes(),
                    files.modelType().orElse(null),
                    files.licence().orElse(null)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
