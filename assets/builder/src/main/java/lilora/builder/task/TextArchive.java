package lilora.builder.task;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The zip file of a long text, compressed. */
public final class TextArchive {
    private TextArchive() {}

    /**
     * The bytes of a zip file that holds a text alone.
     *
     * @param name of the text in it
     */
    public static byte[] of(String name, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(9);
            ZipEntry entry = new ZipEntry(name);
            entry.setTimeLocal(ImageArchive.FILE_TIME);
            zip.putNextEntry(entry);
            zip.write(text.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
