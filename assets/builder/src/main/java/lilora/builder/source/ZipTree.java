package lilora.builder.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files of a zip archive ({@code .zip}, {@code .jar}, {@code .sh3f}). Opened for each read, so nothing needs closing. */
final class ZipTree implements FileTree {
    private final String name;
    private final Path file;
    private final List<String> paths;

    ZipTree(String name, Path file) {
        this.name = name;
        this.file = file;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            this.paths = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BuildException(
                    "The archive " + name + " is not a readable zip file; download the package again.", e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> paths() {
        return paths;
    }

    @Override
    public byte[] read(String path) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(path);
            if (entry == null) {
                throw new BuildException("There is no file " + path + " in " + name + "; check the path.");
            }
            return zip.getInputStream(entry).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
