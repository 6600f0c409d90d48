package lilora.builder.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes an image with a palette as a PNG without row filters. Java's own writer filters rows whatever they hold, which makes the
 * indexes of a palette a third longer.
 */
final class PalettePng {
    private static final byte[] SIGNATURE = {(byte) 137, 'P', 'N', 'G', '\r', '\n', 26, '\n'};
    private static final int DEPTH = 8;
    private static final int PALETTE = 3;

    private final BufferedImage image;
    private final IndexColorModel colours;

    /** @param image of type {@code TYPE_BYTE_INDEXED} */
    PalettePng(BufferedImage image) {
        this.image = image;
        this.colours = (IndexColorModel) image.getColorModel();
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SIGNATURE);
            chunk(out, "IHDR", header());
            chunk(out, "PLTE", palette());
            chunk(out, "IDAT", rows());
            chunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String name, byte[] content) throws IOException {
        byte[] type = name.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(type);
        sum.update(content);
        out.writeInt(content.length);
        out.write(type);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }

    private byte[] header() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(image.getWidth());
            out.writeInt(image.getHeight());
            out.write(new byte[] {DEPTH, PALETTE, 0, 0, 0});
        }
        return bytes.toByteArray();
    }

    private byte[] palette() {
        byte[] palette = new byte[3 * colours.getMapSize()];
        for (int i = 0; i < colours.getMapSize(); i++) {
            palette[3 * i] = (byte) colours.getRed(i);
            palette[3 * i + 1] = (byte) colours.getGreen(i);
            palette[3 * i + 2] = (byte) colours.getBlue(i);
        }
        return palette;
    }

    private byte[] rows() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            for (int y = 0; y < image.getHeight(); y++) {
                out.write(0);
                for (int x = 0; x < image.getWidth(); x++) {
                    out.write(image.getRaster().getSample(x, y, 0));
                }
            }
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }
}
