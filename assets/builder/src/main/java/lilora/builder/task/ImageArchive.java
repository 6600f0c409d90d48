package lilora.builder.task;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the zip file of a folder's images. They are compressed already and so stored as they are; a fixed time keeps the bytes the same. */
public final class ImageArchive implements AutoCloseable {
    static final LocalDateTime FILE_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final ZipOutputStream zip;

    /** @param out where the zip file goes; closed with this */
    public ImageArchive(OutputStream out) {
        this.zip = new ZipOutputStream(out);
    }

    /** Adds an image file. */
    public void add(String path, byte[] image) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(image);
        ZipEntry entry = new ZipEntry(path);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(image.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(FILE_TIME);
        zip.putNextEntry(entry);
        zip.write(image);
        zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
