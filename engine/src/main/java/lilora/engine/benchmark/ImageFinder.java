package lilora.engine.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.data.Split;
import lilora.engine.importing.ImageField;
import lilora.engine.importing.RowChange;
import org.jspecify.annotations.Nullable;

/**
 * Finds images by the names in rows: below the root as the name says, or without a first folder that is the root itself; else by base name,
 * if it is there once. Published loaders take the first of several; here that is refused.
 */
final class ImageFinder implements RowChange {
    private static final int SHOWN = 3;

    private final Path root;
    private @Nullable Map<String, List<String>> byBaseName;

    ImageFinder(Path root) {
        this.root = root;
    }

    @Override
    public JsonNode of(Split split, int number, JsonNode row, String where) {
        return ImageField.renamed(row, "image", name -> find(name, where));
    }

    /** The image's place below the root; the name itself where there is none, for the check names the row. */
    private String find(String name, String where) {
        if (isThere(name)) {
            return name;
        }
        String inside = String.valueOf(root.toAbsolutePath().normalize().getFileName()) + "/";
        if (name.startsWith(inside) && isThere(name.substring(inside.length()))) {
            return name.substring(inside.length());
        }
        if (byBaseName == null) {
            byBaseName = walk();
        }
        String base = name.substring(name.lastIndexOf('/') + 1);
        List<String> candidates = byBaseName.getOrDefault(base, List.of());
        if (candidates.size() > 1) {
            throw InputException.about(
                    "%simage \"%s\" is not in %s, and a %s is there more than once (%s%s); correct the name, or name the folder that it is relative to."
                            .formatted(
                                    where,
                                    name,
                                    root,
                                    base,
                                    String.join(", ", candidates.subList(0, Math.min(SHOWN, candidates.size()))),
                                    candidates.size() > SHOWN ? ", ..." : ""),
                    "images");
        }
        return candidates.isEmpty() ? name : candidates.get(0);
    }

    private boolean isThere(String name) {
        try {
            return Files.isRegularFile(root.resolve(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private Map<String, List<String>> walk() {
        Map<String, List<String>> found = new HashMap<>();
        try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> found.computeIfAbsent(
                            file.getFileName().toString(), base -> new ArrayList<>(1))
                    .add(root.relativize(file).toString().replace('\\', '/')));
            return found;
        } catch (IOException e) {
            throw new InputException(root + " cannot be read: " + DiskException.reason(e) + ".", e);
        }
    }

    /** Folders below the root, one or two levels deep, that are links to other places. */
    static List<String> linkedFolders(Path root) {
        try (Stream<Path> entries = Files.walk(root, 2)) {
            return entries.filter(Files::isSymbolicLink)
                    .filter(Files::isDirectory)
                    .map(link -> root.relativize(link).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException(root + " cannot be read: " + DiskException.reason(e) + ".", e);
        }
    }
}
