package lilora.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import lilora.engine.InputException;
import lilora.engine.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
    private static final Path FIXTURES = Path.of("src/test/resources/lilora/engine/image");

    @Test
    void sizesComeFromTheHeader() throws IOException {
        byte[] header = Arrays.copyOf(Files.readAllBytes(FIXTURES.resolve("strip.png")), 60);
        assertThat(ImageFiles.size(header, "strip", ImageLimits.DEFAULT)).isEqualTo(new ImageFiles.Size(120, 9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb.png",
                "palette.png",
                "grey.png",
                "jpeg-444.jpg",
                "jpeg-422-progressive.jpg",
                "plain.gif",
                "plain.bmp",
                "plain.tiff"
            })
    void aFileCutShortIsRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(FIXTURES.resolve(name));
        for (int part = 1; part < 8; part++) {
            byte[] cut = Arrays.copyOf(whole, whole.length * part / 8);
            assertThatThrownBy(() -> ImageFiles.decode(cut, "train.json, line 3: " + name, ImageLimits.DEFAULT))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("train.json, line 3: " + name + ": ")
                    .hasMessageContaining("replace the file");
        }
    }

    @Test
    void hugeImagesAreRefusedBeforeDecoding() {
        assertThatThrownBy(() -> ImageFiles.read(FIXTURES.resolve("rgb.png"), "item 7", new ImageLimits(1849, 1 << 20)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("item 7: the image has 50 x 37 pixels, more than the limit of 1,849");
        assertThatThrownBy(() -> ImageFiles.read(FIXTURES.resolve("rgb.png"), "item 7", new ImageLimits(9999, 100)))
                .hasMessageContaining("bytes, more than the limit of 100");
        byte[] bomb = png(60_000, 60_000);
        assertThatThrownBy(() -> ImageFiles.decode(bomb, "bomb", ImageLimits.DEFAULT))
                .hasMessageContaining("60,000 x 60,000 pixels");
        byte[] line = png(1_000_000, 1);
        assertThatThrownBy(() -> ImageFiles.decode(line, "line", ImageLimits.DEFAULT))
                .hasMessageContaining("a side above 65,535");
    }

    @Test
    void whatIsNoImageIsNamed(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("a.png"), "not an image", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ImageFiles.read(text)).hasMessageContaining("not an image of a known format");
        Path empty = Files.createFile(folder.resolve("b.png"));
        assertThatThrownBy(() -> ImageFiles.read(empty)).hasMessageContaining("file is empty");
        assertThatThrownBy(() -> ImageFiles.read(folder.resolve("c.png"))).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> ImageFiles.read(folder)).isInstanceOf(InputException.class);
    }

    @Test
    void hashesAreThoseOfTheBytes(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("abc"), "abc");
        String known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(Sha256.of(file)).isEqualTo(known);
        assertThat(Sha256.of("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(known);
    }

    /** Header of an RGB PNG without any pixels. */
    private static byte[] png(int width, int height) {
        ByteBuffer buffer = ByteBuffer.allocate(33);
        buffer.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        buffer.putInt(13)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(width)
                .putInt(height);
        buffer.put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(buffer.array(), 12, 17);
        return buffer.putInt((int) crc.getValue()).array();
    }
}
