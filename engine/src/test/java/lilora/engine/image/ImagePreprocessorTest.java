package lilora.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import lilora.engine.InputException;
import lilora.engine.image.ImagePreprocessor.Mode;
import lilora.engine.image.codec.RgbImage;
import lilora.engine.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"siglip", "siglip-stated", "dinov2"})
    void theProcessorsOfOtherTowersAreEqualToo(String name, @TempDir Path folder) throws IOException {
        JsonNode expected = Json.tree(FIXTURES.resolve("towers/expected.json")).path(name);
        Path file = folder.resolve("preprocessor_config.json");
        Json.writeAtomically(file, expected.path("config"));
        ImagePreprocessor preprocessor = ImagePreprocessor.read(file, Mode.CROP);
        assertThat(preprocessor.height())
                .isEqualTo(expected.path("shape").path(1).asInt());
        assertThat(preprocessor.width())
                .isEqualTo(expected.path("shape").path(2).asInt());
        float[] pixels = preprocessor.pixels(ImageFiles.read(FIXTURES.resolve("rgb.png")));
        assertThat(pixels).hasSize(expected.path("pixels").size());
        for (int i = 0; i < pixels.length; i++) {
            assertThat((double) pixels[i])
                    .isCloseTo(expected.path("pixels").path(i).asDouble(), within(1e-5));
        }
        ((ObjectNode) expected.path("config")).put("do_center_crop", true);
        Json.writeAtomically(file, expected.path("config"));
        if (name.startsWith("siglip")) {
            assertThatThrownBy(() -> ImagePreprocessor.read(file, Mode.CROP))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("do_center_crop");
        }
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
        for (Resampling filter : Resampling.values()) {
            Resizer resizer = new Resizer(filter);
            for (int high : new int[] {7, 40, 41, 350}) {
                assertThat(resizer.resizeInSquare(image, fill, 40, high).rgb())
                        .isEqualTo(resizer.resize(padded(image, fill), 40, high).rgb());
            }
        }
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
        {"do_resize": false} | field do_resize: is false
        {"do_resize": "yes"} | field do_resize: must be true or false
        {"size": {"shortest_edge": 0}} | field size.shortest_edge: must be an integer from 1 to 4096
        {"size": {"shortest_edge": 32.5}} | field size.shortest_edge: must be an integer from 1 to 4096
        {"size": {"shortest_edge": "32"}} | field size.shortest_edge: must be an integer from 1 to 4096
        {"size": {"longest_edge": 3}} | field size: is given as longest_edge; supported are height and width, or shortest_edge alone
        {"size": {"shortest_edge": 56, "longest_edge": 80}} | field size: is given as longest_edge and shortest_edge
        {"size": {"max_height": 3, "max_width": 3}} | field size: is given as max_height and max_width
        {"size": {"height": 3}} | field size: is given as height
        {"size": {"height": 3, "width": 3, "shortest_edge": 3}} | field size: is given as height and shortest_edge and width
        {"size": true} | field size: is given as true
        {"size": [3]} | field size: is given as [3]
        {"use_square_size": true} | field use_square_size: is true
        {"crop_size": {"shortest_edge": 3}} | field crop_size: is given as shortest_edge; supported are height and width.
        {"crop_size": 3.5} | field crop_size: must be an integer
        {"image_mean": [1, 2]} | field image_mean: must be a list of three numbers
        {"image_mean": 0.5} | field image_mean: must be a list of three numbers
        {"image_mean": [0.5, 0.5, 1.5]} | field image_mean: must be numbers from 0 to 1
        {"image_mean": [0.5, 0.5, "0.5"]} | field image_mean: must be a list of three numbers
        {"image_std": [1, 0, 1]} | field image_std: must be a list of three numbers above 0
        {"image_std": [1, 1e-30, 1]} | together turn pixels into numbers from
        {"do_normalize": null} | field do_normalize: must be true or false
        {"image_std": null} | field image_std: must be a list of three numbers
        {"size": null} | field size: is given as null
        {"resample": null} | field resample: is null; supported are
        {"rescale_factor": null} | field rescale_factor: must be a number above 0
        {"do_normalize": 0} | field do_normalize: must be true or false
        {"rescale_factor": 0} | field rescale_factor: must be a number above 0
        {"rescale_factor": "1/255"} | field rescale_factor: must be a number above 0
        {"rescale_factor": 1e300} | together turn pixels into numbers from
        {"resample": 6} | field resample: is 6; supported are 0 (nearest), 1 (Lanczos)
        {"resample": 3.7} | field resample: is 3.7; supported are
        {"resample": "bicubic"} | field resample: is "bicubic"; supported are
        {"do_pad": 1} | field do_pad: must be true or false
        {"do_pad": true, "pad_size": 40} | field pad_size: is given
        {"do_convert_rgb": "no"} | field do_convert_rgb: must be true or false
        {"data_format": "channels_last"} | field data_format: is "channels_last"
        {"image_aspect_ratio": "anyres"} | field image_aspect_ratio: is "anyres"; supported is pad
        {"image_processor_type": "ViTImageProcessor"} | field image_processor_type: is "ViTImageProcessor"; known are
        {"reducing_gap": 2} | field reducing_gap: is not known here and may change the pixels
        {"auto_map": {"AutoImageProcessor": "x.Y"}} | field auto_map: is not known here
        [] | must be a JSON object
        {"do_center_crop": false} | without crop_size the images would have different sizes
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
        Files.writeString(folder.resolve("preprocessor_config.json"), "{\"crop_size\": [20, 20], \"size\": 24}");
        assertThat(ImagePreprocessor.ofModel(folder, Mode.CROP).width()).isEqualTo(20);
        Files.writeString(folder.resolve("preprocessor_config.json"), "{\"crop_size\": 30, \"size\": 34}");
        assertThatThrownBy(() -> ImagePreprocessor.ofModel(folder, Mode.CROP))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("prepare images differently");
        Files.writeString(folder.resolve("processor_config.json"), "{\"patch_size\": 14}");
        assertThat(ImagePreprocessor.ofModel(folder, Mode.CROP).width()).isEqualTo(30);
    }

    @Test
    void aFolderThatDescribesNoImagesIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("processor_config.json"), "{\"processor_class\": \"LlavaProcessor\"}");
        assertThatThrownBy(() -> ImagePreprocessor.ofModel(folder, Mode.PAD))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("has no preprocessor_config.json");
    }

    @Test
    void aProcessorThatDoesNotPadIsNotPaddedFor(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("preprocessor_config.json"), "{\"image_processor_type\": \"LlavaImageProcessor\"}");
        assertThatThrownBy(() -> ImagePreprocessor.ofModel(folder, Mode.PAD))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("field do_pad: is not true");
    }

    @Test
    void fieldsWithoutEffectAreAccepted(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), """
                {"processor_class": "LlavaProcessor", "_valid_processor_keys": ["images"], "model_input_names": ["pixel_values"],
                 "image_processor_type": "CLIPImageProcessorFast", "device": null, "input_data_format": null, "do_pad": null,
                 "data_format": "channels_first", "disable_grouping": true, "do_convert_rgb": false}
                """);
        assertThat(ImagePreprocessor.ofModel(folder, Mode.PAD).width()).isEqualTo(224);
    }

    private static float largestDifference(float[] a, float[] b) {
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(b[i])));
        }
        return largest;
    }

    private static float[] expected(int offset, int count) throws IOException {
        float[] values = new float[count];
        try (InputStream in = new GZIPInputStream(Files.newInputStream(FIXTURES.resolve("expected.f32.gz")))) {
            ByteBuffer.wrap(in.readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .position(offset)
                    .get(values);
        }
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
