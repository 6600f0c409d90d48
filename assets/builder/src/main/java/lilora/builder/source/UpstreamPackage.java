package lilora.builder.source;

import java.nio.file.Path;
import java.util.List;

/** A verified, unpacked package: its files, and the archives among them. */
public final class UpstreamPackage implements FileTree {
    private final SourcePackage source;
    private final FolderTree files;

    UpstreamPackage(SourcePackage source, FolderTree files) {
        this.source = source;
        this.files = files;
    }

    /** The package's line of the manifest. */
    public SourcePackage source() {
        return source;
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public List<String> paths() {
        return files.paths();
    }

    @Override
    public boolean has(String path) {
        return files.has(path);
    }

    @Override
    public byte[] read(String path) {
        return files.read(path);
    }

    /** Opens a zip archive ({@code .zip}, {@code .jar}, {@code .sh3f}) of this package. */
    public FileTree zip(String path) {
        return new ZipTree(name() + ": " + path, files.file(path));
    }

    /** Opens a Qt resource archive ({@code .rcc}) of this package; the paths inside have no leading slash. */
    public FileTree rcc(String path) {
        return new RccTree(name() + ": " + path, files.read(path));
    }

    /** Where a file lies on disk, for readers that need a real file (SQLite, a large gzip stream). Not to be changed. */
    public Path file(String path) {
        return files.file(path);
    }
}
