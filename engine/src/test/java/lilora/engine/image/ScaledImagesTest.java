package lilora.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.RgbImage;
import lilora.engine.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Images at their own proportions, against the image processor of transformers; see {@code PROVENANCE.md} beside the fixture. */
class ScaledImagesTest {
    private static final Path RESOURCES = Path.of("src/test/resources/lilora/engine");
    private static final JsonNode FIXTURE = Json.tree(RESOURCES.resolve("model/qwen2vl/images.json"));

    @TempDir
    Path folder;

    static Stream<JsonNode> images() {
        return FIXTURE.path("images").valueStream();
    }

    private ScaledImages images(JsonNode settings) {
        Json.writeAtomically(folder.resolve("preprocessor_config.json"), settings);
        return ScaledImages.ofModel(
                folder,
                settings.path("patch_size").asInt(),
                settings.path("temporal_patch_size").asInt(),
                settings.path("merge_size").asInt());
    }

    @ParameterizedTest
    @MethodSource("images")
    void pixelsAreThoseOfTheReference(JsonNode expected) {
        JsonNode settings =
                FIXTURE.path("processors").path(expected.path("processor").asText());
        ScaledImages images = images(settings);
        RgbImage image = ImageFiles.read(
                RESOURCES.resolve("image").resolve(expected.path("image").asText()));
        if (expected.has("refused")) {
            assertThatThrownBy(() -> images.taken(image)).isInstanceOf(InputException.class);
            return;
        }
        Pixels pixels = images.taken(image);
        int patch = settings.path("patch_size").asInt();
        assertThat(pixels.height()).isEqualTo(expected.path("grid").path(1).asInt() * patch);
        assertThat(pixels.width()).isEqualTo(expected.path("grid").path(2).asInt() * patch);
        int every = expected.path("every").asInt();
        for (int i = 0; i < expected.path("sums").size(); i++) {
            double sum = sum(pixels, settings, i * every);
            double wanted = expected.path("sums").path(i).asDouble();
            assertThat(sum).as("row %d", i * every).isCloseTo(wanted, within(0.05 + 1e-6 * Math.abs(wanted)));
        }
    }

    /** One row of the reference, up to what float32 loses in a thousand products: a patch, its numbers by colour, frame, line and column, weighted by 1, 2, 3 and so on. */
    private static double sum(Pixels pixels, JsonNode settings, int row) {
        int patch = settings.path("patch_size").asInt();
        int merge = settings.path("merge_size").asInt();
        int frames = settings.path("temporal_patch_size").asInt();
        int blocks = pixels.width() / patch / merge;
        int block = row / (merge * merge);
        int top = (block / blocks * merge + row % (merge * merge) / merge) * patch;
        int left = (block % blocks * merge + row % merge) * patch;
        double sum = 0;
        int weight = 1;
        for (int colour = 0; colour < 3; colour++) {
            for (int frame = 0; frame < frames; frame++) {
                for (int y = top; y < top + patch; y++) {
                    for (int x = left; x < left + patch; x++) {
                        sum += (double) pixels.values()[(colour * pixels.height() + y) * pixels.width() + x] * weight++;
                    }
                }
            }
        }
        return sum;
    }

    @Test
    void sizesAreThoseOfTheReference() {
        int merge = 1;
        for (JsonNode row : FIXTURE.path("sizes")) {
            ObjectNode settings = (ObjectNode) Json.toTree(Map.of(
                    "patch_size",
                    row.path(2),
                    "merge_size",
                    merge,
                    "temporal_patch_size",
                    2,
                    "size",
                    Map.of("shortest_edge", row.path(3), "longest_edge", row.path(4))));
            ImageSize from = new ImageSize(row.path(1).asInt(), row.path(0).asInt());
            assertThat(images(settings).size(() -> from))
                    .as(row.toString())
                    .isEqualTo(new ImageSize(row.path(6).asInt(), row.path(5).asInt()));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            patch_size           ~ 7                                                ~ patch_size: is 7, but the model's is 14
            merge_size           ~ 4                                                ~ merge_size: is 4, but the model's is 2
            temporal_patch_size  ~ 1                                                ~ temporal_patch_size: is 1, but the model's is 2
            do_resize            ~ false                                            ~ do_resize: is false
            max_pixels           ~ 100                                              ~ max_pixels: is 100, less than min_pixels
            min_pixels           ~ 0                                                ~ min_pixels: must be an integer from 1
            size                 ~ {"shortest_edge": 4000, "longest_edge": 50000}   ~ min_pixels: is 3136, but the file gives 4000 as well
            size                 ~ {"height": 4}                                    ~ size.height: is not known here
            size                 ~ 224                                              ~ size: must be an object
            do_center_crop       ~ true                                             ~ do_center_crop: is not known here and may change the pixels
            image_processor_type ~ "CLIPImageProcessor"                             ~ image_processor_type: is "CLIPImageProcessor"
            image_std            ~ [0, 1, 1]                                        ~ image_std: must be a list of three numbers above 0
            resample             ~ 9                                                ~ resample: is 9
            """)
    void whatIsNotDoneIsRefusedByName(String field, String value, String message) {
        Map<String, Object> settings = new TreeMap<>(Map.of("min_pixels", 3136, "max_pixels", 100_000));
        settings.put(field, Json.parse("value", value, JsonNode.class));
        Json.writeAtomically(folder.resolve("preprocessor_config.json"), settings);
        assertThatThrownBy(() -> ScaledImages.ofModel(folder, 14, 2, 2))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("preprocessor_config.json, field " + message);
    }

    @Test
    void equalSettingsHaveOneFingerprintAndOthersAnother() {
        JsonNode few = FIXTURE.path("processors").path("few");
        ObjectNode newer = few.deepCopy();
        newer.remove("min_pixels");
        newer.remove("max_pixels");
        newer.set("size", Json.toTree(Map.of("shortest_edge", 64, "longest_edge", 1024)));
        assertThat(images(newer).fingerprint()).isEqualTo(images(few).fingerprint());
        assertThat(images(newer.put("resample", 2)).fingerprint())
                .isNotEqualTo(images(few).fingerprint());
    }

    @Test
    void aRibbonIsRefused() {
        ScaledImages images = images(FIXTURE.path("processors").path("few"));
        assertThatThrownBy(() -> images.size(() -> new ImageSize(2001, 10)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the image of 2001 x 10 pixels is more than 200 times");
    }
}
