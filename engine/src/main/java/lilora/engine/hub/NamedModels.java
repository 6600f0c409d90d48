package lilora.engine.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lilora.engine.InputException;

/**
 * The models that are called by a name instead of a folder: a plain name is looked for among the workspace's models first, then, as
 * every name on the hub, in Hugging Face's cache.
 *
 * @param own folder of the workspace's models, one folder each; it need not be there
 */
public record NamedModels(Path own, HubCache cache) {
    /** Of the folder that commands take for their workspace where they are not told. */
    public static final String USUAL_WORKSPACE = "workspace";

    private static final String FOLDER = "models";
    private static final String MICRO = "micro";

    /** Those of a workspace, and of the cache that the environment names. */
    public static NamedModels in(Path workspace) {
        return new NamedModels(workspace.resolve(FOLDER), HubCache.ofSystem());
    }

    /** Those of the usual workspace. */
    public static NamedModels usual() {
        return in(Path.of(USUAL_WORKSPACE));
    }

    /**
     * The folder that is meant: the one of this path, or, where there is nothing, the model of this name.
     *
     * @throws InputException if it is a plain name that no model has, or if the cache has the model, but not whole, or not in this
     *     revision
     */
    public Path locate(Path given) {
        if (Files.exists(given)) {
            return given;
        }
        Optional<Path> found = find(given);
        if (found.isEmpty() && isPlain(given)) {
            throw missing(given.toString());
        }
        return found.orElse(given);
    }

    /** The absolute folder of the model of this name; empty where there is none. */
    public Optional<Path> find(Path name) {
        Path mine = own.resolve(name).toAbsolutePath().normalize();
        if (isPlain(name) && Files.isDirectory(mine)) {
            return Optional.of(mine);
        }
        Path cached = cache.locate(name);
        return cached.equals(name)
                ? Optional.empty()
                : Optional.of(cached.toAbsolutePath().normalize());
    }

    /** Whether a text is a name and no path: of no organisation, in no revision. */
    public static boolean isPlain(Path given) {
        return ModelName.of(given.toString().replace('\\', '/'))
                .filter(name -> name.organisation().isEmpty() && name.revision().isEmpty())
                .isPresent();
    }

    /** That there is no model of a plain name, and how there would be. */
    public InputException missing(String name) {
        return new InputException(
                "There is no base model '%s': no folder of that name, none in %s, none in the cache %s; %s"
                        .formatted(
                                name,
                                own,
                                cache.folder(),
                                name.equals(MICRO)
                                        ? "assemble it with 'mvn -q -Pquick,micro package -Dlanguage=FILE -Dvision=FILE' (see engine/README.md, section micro)."
                                        : "name its folder, or a model that 'models' lists."));
    }
}
