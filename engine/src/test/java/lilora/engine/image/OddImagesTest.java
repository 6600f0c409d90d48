package lilora.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import lilora.engine.InputException;
import lilora.engine.image.codec.ImageLimits;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.RgbImage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Images of every kind that a task may bring, against Pillow; see {@code PROVENANCE.txt} beside the fixtures. */
class OddImagesTest {
    private static final Path FIXTURES = Path.of("src/test/resources/lilora/engine/image/odd");

    @ParameterizedTest
    @CsvFileSource(resources = "odd/expected.csv", numLinesToSkip = 1)
    void pixelsEqualThoseOfPillowOrAreRefused(
            String file, @Nullable String refusal, int width, int height, long checksum) throws IOException {
        Path path = FIXTURES.resolve(file);
        if (refusal != null) {
            assertThatThrownBy(() -> ImageFiles.read(path))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith(path + ": th")
                    .hasMessageContaining(refusal);
            return;
        }
        RgbImage image = ImageFiles.read(path);
        assertThat(image.width()).isEqualTo(width);
        assertThat(image.height()).isEqualTo(height);
        CRC32 crc = new CRC32();
        crc.update(image.rgb());
        assertThat(crc.getValue()).isEqualTo(checksum);
        assertThat(ImageFiles.size(Files.readAllBytes(path), file, ImageLimits.DEFAULT))
                .isEqualTo(new ImageSize(width, height));
    }

    @Test
    void mutatedFilesAreReadOrRefusedWithASentence() throws IOException {
        Random random = new Random(7);
        for (Path path : files()) {
            byte[] whole = Files.readAllBytes(path);
            for (int i = 0; i < 12; i++) {
                byte[] bytes = mutated(whole, random);
                try {
                    RgbImage image = ImageFiles.decode(bytes, "item 7", new ImageLimits(1_000_000, 1 << 20));
                    assertThat(image.rgb()).hasSize(3 * image.width() * image.height());
                } catch (InputException e) {
                    assertThat(e.getMessage()).startsWith("item 7: th").endsWith(".");
                }
            }
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FIXTURES)) {
            return all.filter(p -> !p.toString().matches(".*\\.(py|csv|txt)"))
                    .sorted()
                    .toList();
        }
    }

    /** A few bytes changed, a stretch lost, doubled or filled, or the end cut off. */
    private static byte[] mutated(byte[] whole, Random random) {
        int at = random.nextInt(whole.length);
        int length = Math.min(1 + random.nextInt(20), whole.length - at);
        byte[] out = whole.clone();
        switch (random.nextInt(5)) {
            case 0:
                return Arrays.copyOf(whole, at);
            case 1:
                System.arraycopy(whole, at + length, out, at, whole.length - at - length);
                return Arrays.copyOf(out, whole.length - length);
            case 2:
                Arrays.fill(out, at, at + length, (byte) random.nextInt(256));
                return out;
            case 3:
                out[random.nextInt(Math.min(whole.length, 60))] = (byte) random.nextInt(256);
                return out;
            default:
                for (int i = 0; i < 3; i++) {
                    out[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return out;
        }
    }
}
