package lilora.engine.hub;

import java.nio.file.Path;
import java.util.List;
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
}
