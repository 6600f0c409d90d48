package lilora.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import lilora.engine.InputException;
import lilora.engine.image.ImagePreprocessor.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against Pillow and transformers; see {@code PROVENANCE.txt} beside the fixtures. */
class ImagePreprocessorTest {
    private static final Path FIXTURES = Path.of("src/test/resources/lilora/engine/image");

    @ParameterizedTest
    @CsvFileSource(resources = "expected.csv", numLinesToSkip = 1)
    void pixelsEqualTheReference(String file, String config, Mode mode, int width, int height, int offset)
            throws IOException {
        ImagePreprocessor preprocessor = ImagePreprocessor.read(FIXTURES.resolve(config + ".json"), mode);
        assertThat(preprocessor.width()).isEqualTo(width);
        assertThat(preprocessor.height()).isEqualTo(height);
        float[] pixels = preprocessor.pixels(ImageFiles.read(FIXTURES.resolve(file)));
        assertThat(pixels).hasSize(3 * width * height);
        assertThat(largestDifference(pixels, expected(offset, pixels.length))).isLessThan(tolerance(file));
    }

    /** One level of 255 is about 0.0146 after normalisation: 1e-3 means the same eight-bit values. */
    private static float tolerance(String file) {
        return file.endsWith(".jpg") && !file.equals("jpeg-444.jpg") ? 1e-3f : 1e-5f;
    }

    @ParameterizedTest
    @CsvFileSource(resources = "resizes.csv", numLinesToSkip = 1)
    void resizingGivesTheBytesOfPillow(
            Resampling filter, int width, int height, int toWidth, int toHeight, long checksum) {
        RgbImage resized = new Resizer(filter).resize(noise(width, height), toWidth, toHeight);
        CRC32 crc = new CRC32();
        crc.update(resized.rgb());
        assertThat(crc.getValue()).isEqualTo(checksum);
    }

    @ParameterizedTest
    @CsvSource({"64,48", "48,64", "7,100", "33,32", "300,299"})
    void resizingInASquareEqualsResizingThePaddedSquare(int width, int height) {
        int[] fill = {122, 116, 104};
        RgbImage image = noise(width, height);
        Resizer resizer = new Resizer(Resampling.BICUBIC);
        assertThat(resizer.resizeInSquare(image, fill, 40, 41).rgb())
                .isEqualTo(resizer.resize(padded(image, fill), 40, 41).rgb());
    }

    private static RgbImage padded(RgbImage image, int[] fill) {
        int side = Math.max(image.width(), image.height());
        int left = (side - image.width()) / 2;
        int top = (side - image.height()) / 2;
        byte[] rgb = new byte[side * side * 3];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % side - left;
            int y = i / 3 / side - top;
            boolean inside = x >= 0 && x < image.width() && y >= 0 && y < image.height();
            rgb[i] = inside ? image.rgb()[(y * image.width() + x) * 3 + i % 3] : (byte) fill[i % 3];
        }
        return new RgbImage(side, side, rgb);
    }

    @Test
    void aPanoramaIsPaddedWithoutMakingItsSquare() {
        RgbImage line = new RgbImage(65_000, 1, new byte[3 * 65_000]);
        float[] pixels = ImagePreprocessor.read(FIXTURES.resolve("config-32.json"), Mode.PAD)
                .pixels(line);
        assertThat(pixels).hasSize(3 * 32 * 32);
        assertThatThrownBy(() -> ImagePreprocessor.read(FIXTURES.resolve("config-32.json"), Mode.CROP)
                        .pixels(line))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("too narrow to be cropped");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void fingerprintsTellPreprocessorsApart(Mode mode) {
        ImagePreprocessor one = ImagePreprocessor.read(FIXTURES.resolve("config-32.json"), mode);
        assertThat(one.fingerprint())
                .isEqualTo(ImagePreprocessor.read(FIXTURES.resolve("config-32.json"), mode)
                        .fingerprint())
                .isNotEqualTo(ImagePreprocessor.read(FIXTURES.resolve("config-fixed.json"), mode)
                        .fingerprint())
                .contains(mode.name());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"do_resize": false}                    | field do_resize: is false
        {"size": {"shortest_edge": 0}}          | field size.shortest_edge: must be a whole number from 1 to 4096
        {"size": {"longest_edge": 3}}           | field size.height: must be a whole number
        {"image_mean": [1, 2]}                  | field image_mean: must be a list of three numbers
        {"image_std": [1, 0, 1]}                | field image_std: must be a list of three numbers above 0
        {"resample": 0}                         | field resample: is 0; supported are 1 (Lanczos)
        {"do_center_crop": false}               | without crop_size the images would have different sizes
        """)
    void unusableConfigurationsAreRefused(String json, String sentence, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("preprocessor_config.json"), json);
        assertThatThrownBy(() -> ImagePreprocessor.ofModel(folder, Mode.CROP))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence);
        assertThat(file).exists();
    }

    @Test
    void bothPlacesOfTheConfigurationAreFound(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("processor_config.json"), "{\"image_processor\": {\"crop_size\": 20, \"size\": 24}}");
        assertThat(ImagePreprocessor.ofModel(folder, Mode.CROP).width()).isEqualTo(20);
        Files.writeString(folder.resolve("preprocessor_config.json"), "{\"crop_size\": 30, \"size\": 34}");
        assertThat(ImagePreprocessor.ofModel(folder, Mode.CROP).width()).isEqualTo(30);
    }

    private static float largestDifference(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    private static float[] expected(int offset, int count) throws IOException {
        float[] values = new float[count];
        ByteBuffer.wrap(Files.readAllBytes(FIXTURES.resolve("expected.f32")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .position(offset)
                .get(values);
        return values;
    }

    /** The generator of {@code make_reference.py}. */
    private static RgbImage noise(int width, int height) {
        int state = width * 31 + height;
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            state = state * 1664525 + 1013904223;
            rgb[i] = (byte) (state >>> 24);
        }
        return new RgbImage(width, height, rgb);
    }
}
