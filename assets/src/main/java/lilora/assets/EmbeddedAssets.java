package lilora.assets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files that ship with the workbench, as a folder: {@code tasks/<id>/}, {@code models/nano/}, {@code pretraining/},
 * {@code experiments/}. In a development build the folder is the compiled resources themselves; from a jar the files are extracted.
 */
public final class EmbeddedAssets {
    private static final String ROOT = "lilora/assets/";

    private final Path location;

    /** @param location the folder of compiled classes, or the jar, that holds the assets */
    public EmbeddedAssets(Path location) {
        this.location = location;
    }

    /** The assets of this very build: of the folder or jar that this class was loaded from. */
    public static EmbeddedAssets ofThisBuild() {
        CodeSource source = EmbeddedAssets.class.getProtectionDomain().getCodeSource();
        try {
            return new EmbeddedAssets(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The class path names no proper place: " + source.getLocation(), e);
        }
    }

    /**
     * The asset folder. Files already extracted are kept when their size and checksum are right, so this is cheap after the first
     * time; damaged or outdated ones are written again. Safe when two processes do it at once.
     *
     * @param extractTo where to extract to when the assets are packed in a jar; untouched when they are not
     * @return the folder that holds {@code tasks} and the others; not to be written to
     * @throws UncheckedIOException if the jar cannot be read or the files cannot be written
     */
    public Path folder(Path extractTo) {
        if (Files.isDirectory(location)) {
            return location.resolve(ROOT);
        }
        try (ZipFile jar = new ZipFile(location.toFile())) {
            for (ZipEntry entry : entries(jar)) {
                Path target = extractTo.resolve(entry.getName().substring(ROOT.length()));
                if (!isIntact(target, entry)) {
                    extract(jar, entry, target);
                }
            }
            return extractTo;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The workbench's own tasks and models cannot be unpacked from " + location + " to " + extractTo
                            + "; check free space and that the folder can be written.",
                    e);
        }
    }

    private static List<? extends ZipEntry> entries(ZipFile jar) {
        return jar.stream()
                .filter(entry -> entry.getName().startsWith(ROOT)
                        && !entry.isDirectory()
                        && !entry.getName().endsWith(".class")
                        && !entry.getName().contains(".."))
                .toList();
    }

    private static boolean isIntact(Path file, ZipEntry entry) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == entry.getSize() && checksum(file) == entry.getCrc();
    }

    private static long checksum(Path file) throws IOException {
        CRC32 crc = new CRC32();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
            }
        }
        return crc.getValue();
    }

    /** Written aside and renamed, so that nobody ever reads half a file. */
    private static void extract(ZipFile jar, ZipEntry entry, Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path partial = Files.createTempFile(folder, "extracting", null);
        try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            move(partial, target);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void move(Path partial, Path target) throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
