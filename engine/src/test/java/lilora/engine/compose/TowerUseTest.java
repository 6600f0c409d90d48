package lilora.engine.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.compose.Composition.Composed;
import lilora.engine.gguf.GgufBytes;
import lilora.engine.json.Json;
import lilora.engine.model.LlavaConfig;
import lilora.engine.plan.ModelFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be stated of a composed model besides its parts: the tower's use, and the template of conversations. */
class TowerUseTest {
    private static final String VICUNA = "{{ 'USER: ' + message['content'] + ' ASSISTANT:' }}";

    @TempDir
    Path folder;

    private PartsFixture parts;
    private Path out;

    @BeforeEach
    void copyParts() throws IOException {
        parts = PartsFixture.copy(folder.resolve("parts"));
        out = folder.resolve("composed");
    }

    private static TowerUse use(String stated) {
        List<String> words = Arrays.asList(stated.split(" ", -1));
        return new TowerUse(whole(words.get(0)), whole(words.get(1)), given(words.get(2)));
    }

    private static OptionalInt whole(String word) {
        return word.equals("-") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(word));
    }

    private static Optional<String> given(String word) {
        return word.equals("-") ? Optional.empty() : Optional.of(word);
    }

    private Composed compose(Path language, Optional<Path> projector, String use, String template) {
        Optional<Long> seed = projector.isPresent() ? Optional.empty() : Optional.of(1L);
        return new Composition(language, parts.vision(), projector, seed, use(use), given(template), out)
                .run(Progress.NONE);
    }

    private void refused(Optional<Path> projector, String use, String template, String sentence) {
        assertThatThrownBy(() -> compose(parts.language(), projector, use, template))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain(".part");
        assertThat(folder.toFile().list()).doesNotContain("composed", ".composed.part");
    }

    /** A projector in Hugging Face's form, trained on this tower with a layer and images of a size. */
    private Path trained(String tower, int layer, int size) throws IOException {
        Path trained = Files.createDirectories(folder.resolve("trained"));
        Files.copy(parts.projector(), trained.resolve("mm_projector.bin"));
        ObjectNode config = Json.tree(parts.vision().resolve("config.json")).deepCopy();
        config.removeAll();
        config.put("model_type", "llava").put("vision_feature_layer", layer);
        config.putObject("vision_config").put("model_type", tower).put("hidden_size", 12);
        config.putObject("text_config").put("model_type", "llama").put("hidden_size", 16);
        Json.writeAtomically(trained.resolve("config.json"), config);
        ObjectNode images = (ObjectNode) Json.tree(parts.vision().resolve("preprocessor_config.json"));
        Json.writeAtomically(
                trained.resolve("preprocessor_config.json"),
                images.put("size", size).put("crop_size", size));
        return trained;
    }

    @Test
    void theTowerIsUsedAsIsStated() throws IOException {
        parts.makeDinov2(folder.resolve("clip"));
        ObjectNode own = (ObjectNode) Json.tree(parts.vision().resolve("preprocessor_config.json"));
        compose(parts.language(), Optional.empty(), "8 -3 full", "-");
        try (ModelFolder opened = ModelFolder.open(out)) {
            LlavaConfig model = (LlavaConfig) opened.config();
            assertThat(model.inputSize()).isEqualTo(8);
            assertThat(model.imageTokens()).isEqualTo(5);
            assertThat(model.featureLayers()).containsExactly(0);
        }
        ObjectNode images = (ObjectNode) Json.tree(out.resolve("preprocessor_config.json"));
        assertThat(images.path("size")).isEqualTo(Json.toTree(Map.of("height", 8, "width", 8)));
        assertThat(images.path("do_center_crop").asBoolean(true)).isFalse();
        assertThat(images.has("crop_size")).isFalse();
        for (String kept : List.of("image_mean", "image_std", "resample")) {
            assertThat(images.path(kept)).isEqualTo(own.path(kept));
        }
    }

    /** Tower, what is stated (size, layer, selection), and what the sentence says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dinov2 | 10 - -     | The image size is 10, which is no multiple of the tower's patches of 4 pixels; write 8 or 12
            dinov2 | 3 - -      | write 4 or 8
            dinov2 | 0 - -      | The image size is 0; write 1 to 4096
            dinov2 | 4100 - -   | The image size is 4100; write 1 to 4096
            dinov2 | - -4 -     | The feature layer: vision_feature_layer is -4, but the vision tower has only 2 layers
            dinov2 | - 3 -      | The feature layer: vision_feature_layer is 3, but the vision tower has only 2 layers
            dinov2 | - - cls    | The selection of features is "cls"; write default or full
            clip   | 8 - -      | The image size is 8, but a tower of the kind clip_vision_model takes images of its own size alone (12)
            """)
    void whatNoTowerOfTheKindCanDoIsRefused(String tower, String use, String sentence) throws IOException {
        if (tower.equals("dinov2")) {
            parts.makeDinov2(folder.resolve("clip"));
        }
        refused(Optional.empty(), use, "-", sentence);
    }

    /** What is stated, and what the sentence says; empty where it says what the projector says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            8 -2 default | ''
            - 1 -        | ''
            - -1 -       | The feature layer is to be -1, but the projector was trained with -2 (
            - - full     | The selection of features is to be full, but the projector was trained with default (
            12 - -       | The image size is to be 12, but the projector was trained with images of 8 x 8 (
            """)
    void aProjectorsOwnConfigurationMustAgree(String use, String sentence) throws IOException {
        parts.makeDinov2(folder.resolve("clip"));
        Path trained = trained("dinov2", -2, 8);
        if (!sentence.isEmpty()) {
            refused(Optional.of(trained), use, "-", sentence);
            return;
        }
        compose(parts.language(), Optional.of(trained), use, "-");
        assertThat(out.resolve("preprocessor_config.json"))
                .hasSameBinaryContentAs(trained.resolve("preprocessor_config.json"));
        assertThat(Json.tree(out.resolve("config.json"))
                        .path("vision_feature_layer")
                        .asInt())
                .isEqualTo(-2);
    }

    @Test
    void thatOfLlavasOwnFormMustAgreeToo() {
        refused(Optional.of(parts.projector()), "- -1 -", "-", "projector/config.json); leave it out");
        compose(parts.language(), Optional.of(parts.projector()), "12 2 default", "-");
        assertThat(Json.tree(out.resolve("config.json"))
                        .path("vision_feature_layer")
                        .asInt())
                .isEqualTo(-2);
    }

    @Test
    void theLanguageModelsOwnTemplateIsKeptUnlessTheProjectorBringsOne() throws IOException {
        Path own = parts.language().resolve("chat_template.jinja");
        Files.writeString(own, "[INST] {{ eos_token + ' ' }}");
        out = folder.resolve("withoutProjector");
        Composed composed = compose(parts.language(), Optional.empty(), "- - -", "-");
        assertThat(out.resolve("chat_template.jinja")).hasSameBinaryContentAs(own);
        assertThat(composed.template()).isEqualTo("mistral_v1");
        assertThat(composed.templateOrigin()).isEqualTo(own.toString());
        Path trained = trained("clip_vision_model", -2, 12);
        Files.writeString(trained.resolve("chat_template.jinja"), VICUNA);
        out = folder.resolve("withProjector");
        composed = compose(parts.language(), Optional.of(trained), "- - -", "vicuna_v1");
        assertThat(out.resolve("chat_template.jinja")).hasContent(VICUNA);
        assertThat(composed.template()).isEqualTo("vicuna_v1");
        assertThat(composed.templateOrigin()).contains("trained");
        out = folder.resolve("composed");
        refused(
                Optional.of(trained),
                "- - -",
                "mistral_v1",
                "The template is to be mistral_v1, but the projector was trained with vicuna_v1 (");
        refused(Optional.empty(), "- - -", "odd", "\"odd\" is unknown; known are chatml");
        refused(Optional.empty(), "- - -", "chatml", "need the token <|im_start|>, which " + parts.language());
    }

    /** In a GGUF file the template is a field, which becomes one of the tokenizer's. */
    @Test
    void aStatedTemplateStandsInPlaceOfTheLanguageModels() throws IOException {
        Path file = GgufBytes.of(GgufBytes.fixture("llama.gguf"))
                .with("tokenizer.chat_template", "[INST] {{ eos_token + ' ' }}")
                .write(folder.resolve("words.gguf"));
        Composed composed = compose(file, Optional.empty(), "- - -", "-");
        assertThat(composed.template()).isEqualTo("mistral_v1");
        assertThat(composed.templateOrigin()).isEqualTo(file.toString());
        assertThat(Json.tree(out.resolve("tokenizer_config.json")).has("chat_template"))
                .isTrue();
        out = folder.resolve("stated");
        composed = compose(file, Optional.empty(), "- - -", "vicuna_v1");
        assertThat(composed.templateOrigin()).isEqualTo("as stated, in place of that of " + file);
        assertThat(Json.tree(out.resolve("tokenizer_config.json")).has("chat_template"))
                .isFalse();
        try (ModelFolder opened = ModelFolder.open(out)) {
            assertThat(opened.conversation().name()).isEqualTo("vicuna_v1");
        }
        assertThat(ModelFolder.remarks(out)).isEmpty();
    }
}
