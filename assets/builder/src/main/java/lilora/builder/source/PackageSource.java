package lilora.builder.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder of downloaded packages. A package is verified against the manifest when it is first asked for and unpacked beside
 * the downloads, in {@code .unpacked}, so that the next build starts at once.
 */
public final class PackageSource {
    private final SourceManifest manifest;
    private final Path folder;
    private final Map<String, UpstreamPackage> opened = new ConcurrentHashMap<>();

    /**
     * @param manifest the packages that may be read
     * @param folder the folder with the downloaded files; written to only in its subfolder {@code .unpacked}
     */
    public PackageSource(SourceManifest manifest, Path folder) {
        this.manifest = manifest;
        this.folder = folder;
    }

    /**
     * Opens a package.
     *
     * @param name its name in the manifest
     * @throws BuildException if the manifest does not list it, the file is missing, or its SHA-256 differs
     */
    public UpstreamPackage open(String name) {
        return opened.computeIfAbsent(name, key -> load(manifest.get(key)));
    }

    private UpstreamPackage load(SourcePackage source) {
        Path file = folder.resolve(source.file());
        if (!Files.isRegularFile(file)) {
            throw new BuildException(
                    "The package file " + file + " is missing; get it in that folder with: " + source.obtain());
        }
        String actual = sha256(file);
        if (!actual.equals(source.sha256())) {
            throw new BuildException("The package file " + file + " has SHA-256 " + actual + ", not " + source.sha256()
                    + "; get version " + source.version() + " again with: " + source.obtain());
        }
        Path target = folder.resolve(".unpacked").resolve(source.name() + "-" + actual.substring(0, 12));
        if (!Files.isDirectory(target)) {
            unpack(file, target);
        }
        return new UpstreamPackage(source, new FolderTree(source.name() + " " + source.version(), target));
    }

    private static void unpack(Path file, Path target) {
        try {
            Files.createDirectories(target.getParent());
            Path partial = Files.createTempDirectory(target.getParent(), "partial-");
            new PackageUnpacker(partial).unpack(file);
            moveUnlessThere(partial, target);
        } catch (IOException e) {
            throw new BuildException(
                    "The package file " + file + " cannot be unpacked to " + target
                            + "; check free space and that the folder can be written.",
                    e);
        }
    }

    private static void moveUnlessThere(Path partial, Path target) throws IOException {
        try {
            Files.move(partial, target);
        } catch (IOException e) {
            // Another build may have finished the same package meanwhile: its folder is as good.
            if (!Files.isDirectory(target)) {
                throw e;
            }
            delete(partial);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
