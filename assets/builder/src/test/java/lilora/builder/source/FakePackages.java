package lilora.builder.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;

/** Writes small packages in the distributors' own formats, so that tests read what the builder reads. */
public final class FakePackages {
    private FakePackages() {}

    /** Writes a {@code .deb} whose data part is compressed with xz. */
    public static SourcePackage deb(Path folder, String name, Map<String, byte[]> files) throws IOException {
        return deb(folder, name, "data.tar.xz", files);
    }

    static SourcePackage deb(Path folder, String name, String part, Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (OutputStream packed =
                part.endsWith(".xz") ? new XZCompressorOutputStream(data) : new ZstdCompressorOutputStream(data)) {
            tar(packed, "./", files);
        }
        Path file = folder.resolve(name + "_1.0_all.deb");
        try (ArArchiveOutputStream ar = new ArArchiveOutputStream(Files.newOutputStream(file))) {
            put(ar, "debian-binary", "2.0\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            put(ar, part, data.toByteArray());
        }
        return entry(name, file);
    }

    /** Writes an npm package. */
    public static SourcePackage tgz(Path folder, String name, Map<String, byte[]> files) throws IOException {
        Path file = folder.resolve(name + "-1.0.tgz");
        try (OutputStream out = new GzipCompressorOutputStream(Files.newOutputStream(file))) {
            tar(out, "package/", files);
        }
        return entry(name, file);
    }

    /** A manifest of these packages. */
    public static SourceManifest manifest(SourcePackage... packages) {
        StringBuilder text = new StringBuilder("package\tversion\tfile\tsha256\tlicence\tobtain\n");
        for (SourcePackage p : packages) {
            text.append(String.join("\t", p.name(), p.version(), p.file(), p.sha256(), p.licence(), p.obtain()))
                    .append('\n');
        }
        return SourceManifest.parse(text.toString());
    }

    private static void tar(OutputStream out, String prefix, Map<String, byte[]> files) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String content = new String(file.getValue(), java.nio.charset.StandardCharsets.ISO_8859_1);
            if (content.startsWith("-> ")) {
                TarArchiveEntry link = new TarArchiveEntry(prefix + file.getKey(), TarConstants.LF_SYMLINK);
                link.setLinkName(content.substring(3));
                tar.putArchiveEntry(link);
            } else {
                TarArchiveEntry entry = new TarArchiveEntry(prefix + file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
            }
            tar.closeArchiveEntry();
        }
        tar.finish();
    }

    private static void put(ArArchiveOutputStream ar, String name, byte[] content) throws IOException {
        ar.putArchiveEntry(new ArArchiveEntry(name, content.length));
        ar.write(content);
        ar.closeArchiveEntry();
    }

    private static SourcePackage entry(String name, Path file) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            String fileName = file.getFileName().toString();
            return new SourcePackage(
                    name, "1.0", fileName, HexFormat.of().formatHex(hash), "CC0", "apt-get download " + name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
