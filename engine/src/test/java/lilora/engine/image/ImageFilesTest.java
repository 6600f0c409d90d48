package lilora.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import lilora.engine.InputException;
import lilora.engine.file.Sha256;
import lilora.engine.image.codec.ImageLimits;
import lilora.engine.image.codec.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {
    private static final Path FIXTURES = Path.of("src/test/resources/lilora/engine/image");

    @Test
    void sizesComeFromTheHeader() throws IOException {
        byte[] header = Arrays.copyOf(Files.readAllBytes(FIXTURES.resolve("strip.png")), 60);
        assertThat(ImageFiles.size(header, "strip", ImageLimits.DEFAULT)).isEqualTo(new ImageSize(120, 9));
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
                "plain.tiff",
                "lossy.webp",
                "odd/webp-lossless.webp",
                "odd/webp-animated.webp",
                "odd/pnm-rgb.ppm",
                "odd/pnm-text-rgb-100.ppm"
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

    /** Each with both lengths made 60,000 in its header. */
    @ParameterizedTest
    @CsvSource({
        "odd/webp-frame-offset.webp, 24, 5FEA005FEA00",
        "odd/gif-pillow.gif, 6, 60EA60EA",
        "odd/bmp-24.bmp, 18, 60EA000060EA0000",
        "odd/jpeg-fill-bytes.jpg, 98, EA60EA60",
        "odd/tiff-rgb-16.tif,1950,60EA0000010103000100000060EA",
        "odd/pnm-rgb-2.ppm, 3, 3630303030203630303030203235350A"
    })
    void headersOfHugeImagesAreRefusedWhateverTheKind(String file, int at, String lengths) throws IOException {
        byte[] bytes = Files.readAllBytes(FIXTURES.resolve(file));
        byte[] changed = HexFormat.of().parseHex(lengths);
        System.arraycopy(changed, 0, bytes, at, changed.length);
        assertThatThrownBy(() -> ImageFiles.decode(bytes, "bomb", ImageLimits.DEFAULT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("60,000 x 60,000 pixels");
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
