package lilora.engine.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.Folders;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face's cache on this machine.
 *
 * @param folder where it is; it need not be there
 */
public record HubCache(Path folder) {
    private static final String MODELS = ModelName.FOLDER;
    private static final int LONGEST_REF = 256;

    /** Where the environment says it is; a system property of the same name comes first. */
    public static HubCache ofSystem() {
        return of(HubCache::setting, Path.of(System.getProperty("user.home")));
    }

    static @Nullable String setting(String name) {
        return System.getProperty(name, System.getenv(name));
    }

    /**
     * In the order of huggingface_hub: {@code HF_HUB_CACHE}, {@code HUGGINGFACE_HUB_CACHE}, below {@code HF_HOME}, below
     * {@code XDG_CACHE_HOME}, below the home folder.
     */
    static HubCache of(UnaryOperator<@Nullable String> environment, Path home) {
        for (String direct : List.of("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")) {
            String given = environment.apply(direct);
            if (given != null && !given.isBlank()) {
                return new HubCache(expanded(given, home));
            }
        }
        return new HubCache(home(environment, home).resolve("hub"));
    }

    /** The folder of Hugging Face's tools: {@code HF_HOME}, or its place in a cache. */
    static Path home(UnaryOperator<@Nullable String> environment, Path home) {
        String hub = environment.apply("HF_HOME");
        String cache = environment.apply("XDG_CACHE_HOME");
        return hub != null && !hub.isBlank()
                ? expanded(hub, home)
                : (cache != null && !cache.isBlank() ? expanded(cache, home) : home.resolve(".cache"))
                        .resolve("huggingface");
    }

    static Path expanded(String path, Path home) {
        return path.equals("~") || path.startsWith("~/")
                ? home.resolve(path.substring(Math.min(2, path.length())))
                : Path.of(path);
    }

    /**
     * The models that are there, by name; revisions that have a name first.
     *
     * @throws DiskException if the cache cannot be read
     */
    public List<CachedModel> models() {
        List<CachedModel> models = new ArrayList<>();
        try {
            for (Path repository : entries(folder)) {
                String name = repository.getFileName().toString();
                if (name.startsWith(MODELS) && Files.isDirectory(repository)) {
                    models.addAll(revisions(name.substring(MODELS.length()).replaceFirst("--", "/"), repository));
                }
            }
        } catch (IOException e) {
            throw new DiskException("The cache %s cannot be read: %s.".formatted(folder, DiskException.reason(e)), e);
        }
        return models;
    }

    /** The name of the model that a folder of a cache belongs to; empty for any other folder. */
    public static Optional<String> nameOf(Path snapshot) {
        Path snapshots = snapshot.getParent();
        Path repository = snapshots == null ? null : snapshots.getParent();
        if (snapshots == null || repository == null || repository.getFileName() == null) {
            return Optional.empty();
        }
        String name = repository.getFileName().toString();
        return snapshots.endsWith("snapshots") && name.startsWith(MODELS)
                ? Optional.of(name.substring(MODELS.length()).replaceFirst("--", "/"))
                : Optional.empty();
    }

    private static List<Path> entries(Path folder) throws IOException {
        return Files.isDirectory(folder) ? Folders.list(folder) : List.of();
    }

    private static List<CachedModel> revisions(String name, Path repository) throws IOException {
        Map<String, List<String>> refs = new HashMap<>();
        for (Map.Entry<String, String> ref : refs(repository).entrySet()) {
            refs.computeIfAbsent(ref.getValue(), commit -> new ArrayList<>()).add(ref.getKey());
        }
        List<CachedModel> named = new ArrayList<>();
        List<CachedModel> others = new ArrayList<>();
        for (Path snapshot : entries(repository.resolve("snapshots"))) {
            if (Files.isDirectory(snapshot)) {
                String commit = snapshot.getFileName().toString();
                (refs.containsKey(commit) ? named : others)
                        .add(model(name, commit, refs.getOrDefault(commit, List.of()), snapshot));
            }
        }
        named.addAll(others);
        return named;
    }

    private static CachedModel model(String name, String commit, List<String> refs, Path snapshot) throws IOException {
        SnapshotFolder files = new SnapshotFolder(snapshot);
        return new CachedModel(
                name,
                commit,
                refs,
                snapshot.toString(),
                files.missing(),
                files.bytes(),
                files.modelType().orElse(null),
                files.licence().orElse(null));
    }

    /** Names of revisions with their commits. */
    private static Map<String, String> refs(Path repository) throws IOException {
        Map<String, String> refs = new TreeMap<>();
        Path folder = repository.resolve("refs");
        if (!Files.isDirectory(folder)) {
            return refs;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.size(file) <= LONGEST_REF) {
                    String commit = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
                    refs.put(folder.relativize(file).toString().replace('\\', '/'), commit);
                }
            }
        }
        return refs;
    }

    /**
     * The folder that is meant: the one of this path, or, where there is nothing and the path reads as a name on the hub, that
     * model's in the cache.
     *
     * @throws InputException if the cache has the model, but not whole, or not in this revision
     */
    public Path locate(Path given) {
        Optional<ModelName> name = ModelName.of(given.toString().replace('\\', '/'));
        if (Files.exists(given) || name.isEmpty()) {
            return given;
        }
        Path repository = folder.resolve(name.get().folderName());
        return Files.isDirectory(repository)
                ? snapshot(given, repository, name.get().revision())
                : given;
    }

    /** One revision of a model, as {@link #models} lists it. */
    CachedModel model(ModelName name, String commit) throws IOException {
        return revisions(name.path(), folder.resolve(name.folderName())).stream()
                .filter(one -> one.revision().equals(commit))
                .findFirst()
                .orElseThrow();
    }

    private Path snapshot(Path given, Path repository, Optional<String> revision) {
        String name =
                repository.getFileName().toString().substring(MODELS.length()).replaceFirst("--", "/");
        try {
            List<CachedModel> all = revisions(name, repository);
            CachedModel model = all.stream()
                    .filter(one -> one.refs().contains(revision.orElse(ModelName.MAIN))
                            || revision.map(one.revision()::equals).orElse(all.size() == 1))
                    .findFirst()
                    .orElseThrow(() -> new InputException("The cache %s has no revision '%s' of %s; it has %s."
                            .formatted(
                                    folder,
                                    revision.orElse(ModelName.MAIN),
                                    name,
                                    all.isEmpty()
                                            ? "none"
                                            : String.join(
                                                    ", ",
                                                    all.stream()
                                                            .map(CachedModel::revision)
                                                            .toList()))));
            if (!model.isWhole()) {
                throw InputException.withCommand(
                        "download " + name,
                        "%s is not whole in the cache %s: it lacks %s. Download it again (or hf download %s)."
                                .formatted(given, folder, some(model.missing()), name));
            }
            return model.folder();
        } catch (IOException e) {
            throw new DiskException("The cache %s cannot be read: %s.".formatted(folder, DiskException.reason(e)), e);
        }
    }

    private static String some(List<String> names) {
        int shown = Math.min(3, names.size());
        String first = String.join(", ", names.subList(0, shown));
        return names.size() > shown ? first + " and " + (names.size() - shown) + " more" : first;
    }
}
