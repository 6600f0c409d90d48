package lilora.builder.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files of an unpacked package. */
final class FolderTree implements FileTree {
    private final String name;
    private final Path root;
    private final Set<String> paths;

    FolderTree(String name, Path root) {
        this.name = name;
        this.root = root;
        try (Stream<Path> files = Files.walk(root)) {
            this.paths = new TreeSet<>(files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> paths() {
        return List.copyOf(paths);
    }

    @Override
    public boolean has(String path) {
        return paths.contains(path);
    }

    @Override
    public byte[] read(String path) {
        try {
            return Files.readAllBytes(file(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the file lies on disk. */
    Path file(String path) {
        if (!has(path)) {
            throw new BuildException("There is no file " + path + " in " + name + "; check the path.");
        }
        return root.resolve(path);
    }
}
