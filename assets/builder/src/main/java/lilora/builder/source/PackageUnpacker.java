package lilora.builder.source;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the regular files of a {@code .deb} (its data part) or {@code .tgz} into a folder. */
final class PackageUnpacker {
    private final Path root;
    private final Map<Path, Path> links = new LinkedHashMap<>();

    PackageUnpacker(Path root) {
        this.root = root;
    }

    void unpack(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            if (file.toString().endsWith(".deb")) {
                unpackDeb(file, in);
            } else {
                unpackTar(new GzipCompressorInputStream(in));
            }
        }
        copyLinkedFiles();
    }

    private void unpackDeb(Path file, InputStream in) throws IOException {
        try (ArArchiveInputStream ar = new ArArchiveInputStream(in)) {
            for (ArArchiveEntry part = ar.getNextEntry(); part != null; part = ar.getNextEntry()) {
                if (part.getName().startsWith("data.tar")) {
                    unpackTar(decompress(part.getName(), ar));
                    return;
                }
            }
        }
        throw new BuildException("The package file " + file + " has no data part; download it again.");
    }

    private static InputStream decompress(String partName, InputStream in) throws IOException {
        if (partName.endsWith(".xz")) {
            return new XZCompressorInputStream(in);
        }
        if (partName.endsWith(".zst")) {
            return new ZstdInputStream(in);
        }
        return partName.endsWith(".gz") ? new GzipCompressorInputStream(in) : in;
    }

    private void unpackTar(InputStream in) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(new BufferedInputStream(in, 1 << 16));
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path target = inside(root.resolve(entry.getName()));
            if (entry.isSymbolicLink() && !entry.getLinkName().startsWith("/")) {
                links.put(target, inside(target.resolveSibling(entry.getLinkName())));
            } else if (entry.isLink()) {
                links.put(target, inside(root.resolve(entry.getLinkName())));
            } else if (entry.isFile()) {
                Files.createDirectories(target.getParent());
                Files.copy(tar, target);
            }
        }
    }

    private Path inside(Path path) {
        Path normal = path.normalize();
        if (!normal.startsWith(root)) {
            throw new BuildException(
                    "The archive names a file outside its folder: " + path + "; do not use this package.");
        }
        return normal;
    }

    /** Links become copies: not every file system has links. Those that lead out of the package or to a folder are left out. */
    private void copyLinkedFiles() throws IOException {
        for (Map.Entry<Path, Path> link : links.entrySet()) {
            if (Files.isRegularFile(link.getValue())) {
                Files.createDirectories(link.getKey().getParent());
                Files.copy(link.getValue(), link.getKey());
            }
        }
    }
}
