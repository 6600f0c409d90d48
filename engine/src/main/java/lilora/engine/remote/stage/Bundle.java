package lilora.engine.remote.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.data.Task;
import lilora.engine.file.Sha256;
import lilora.engine.plan.Fingerprints;

/**
 * Files that belong together, by their contents.
 *
 * @param title what people call them
 * @param home where they lie here, which may be where they lie on a host, too
 * @param files in the order of their names
 * @param key SHA-256 over names and contents
 */
public record Bundle(String title, Path home, List<Part> files, String key) {
    /**
     * One file.
     *
     * @param name relative to the bundle, with {@code /}
     * @param program whether it is started by its name
     */
    public record Part(String name, Path file, long bytes, String hash, boolean program) {}

    /** What a JDK has beside its runtime. */
    private static final Set<String> NOT_RUN = Set.of("jmods", "include", "man", "demo", "sample", "docs", "src.zip");

    public Bundle {
        files = List.copyOf(files);
    }

    /** What a base model is read from. */
    public static Bundle ofModel(Path folder) {
        return of("base model " + folder.getFileName(), folder, Fingerprints.filesOfModel(folder));
    }

    /** What an adapter is read from. */
    public static Bundle ofAdapter(Path folder) {
        return of("adapter " + folder.getFileName(), folder, Fingerprints.filesOfAdapter(folder));
    }

    /** What a task is read from, with the images that its items name and no others. */
    public static Bundle ofTask(Task task) {
        Path folder = task.folder();
        NavigableSet<String> names = new TreeSet<>(List.of(Task.FILE));
        Stream.of(task.description().train(), task.description().test())
                .filter(name -> name != null)
                .forEach(names::add);
        String root = task.description().imageRoot();
        if (root != null && Files.isRegularFile(folder.resolve(root))) {
            names.add(root);
        } else if (root != null) {
            Stream.concat(
                            task.train().stream().flatMap(item -> item.images().stream()),
                            task.test().stream().flatMap(item -> item.images().stream()))
                    .forEach(image -> names.add(root + "/" + image));
        }
        return of(
                "task " + task.id(), folder, names.stream().map(folder::resolve).toList());
    }

    /** A file, such as a library, or all of a folder, such as classes. */
    public static Bundle ofEntry(Path entry) {
        if (Files.isRegularFile(entry)) {
            Path folder = entry.toAbsolutePath().getParent();
            return of(
                    String.valueOf(entry.getFileName()),
                    folder == null ? entry : folder,
                    List.of(entry.toAbsolutePath()));
        }
        try (Stream<Path> files = Files.walk(entry, FileVisitOption.FOLLOW_LINKS)) {
            return of(
                    "classes of " + entry,
                    entry.toAbsolutePath(),
                    files.filter(Files::isRegularFile)
                            .map(Path::toAbsolutePath)
                            .sorted()
                            .toList());
        } catch (IOException e) {
            throw unreadable(entry, e);
        }
    }

    /** A Java runtime that lies in a folder; what a JDK has beside it is left out. */
    static Bundle ofJava(String title, Path home) {
        return of(title, home, filesOfJava(home), Files::isExecutable);
    }

    /** Bytes of such a runtime. */
    static long sizeOfJava(Path home) {
        return filesOfJava(home).stream()
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    private static List<Path> filesOfJava(Path home) {
        try (Stream<Path> files = Files.walk(home, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            !NOT_RUN.contains(home.relativize(file).getName(0).toString())
                                    && !NOT_RUN.contains(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InputException("%s cannot be read: %s.".formatted(home, e.getMessage()), e);
        }
    }

    private static Bundle of(String title, Path home, List<Path> files) {
        return of(title, home, files, file -> false);
    }

    private static Bundle of(String title, Path home, List<Path> files, Predicate<Path> program) {
        List<Part> parts = new ArrayList<>();
        MessageDigest digest = Sha256.digest();
        for (Path file : files) {
            String name = home.relativize(file).toString().replace('\\', '/');
            try {
                Part part = new Part(name, file, Files.size(file), Sha256.of(file), program.test(file));
                Sha256.add(digest, part.name());
                Sha256.add(digest, part.hash());
                parts.add(part);
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        return new Bundle(title, home, parts, HexFormat.of().formatHex(digest.digest()));
    }

    private static InputException unreadable(Path file, IOException e) {
        return new InputException("%s cannot be read: %s.".formatted(file, DiskException.reason(e)), e);
    }

    /** Of all files together. */
    public long bytes() {
        return files.stream().mapToLong(Part::bytes).sum();
    }
}
