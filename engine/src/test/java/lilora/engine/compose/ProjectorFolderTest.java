package lilora.engine.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.json.Json;
import lilora.engine.model.LlavaConfig;
import lilora.engine.plan.ModelFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Projectors that bring the configuration of the model that they were trained in. */
class ProjectorFolderTest {
    private static final String VICUNA = "{{ 'USER: ' + message['content'] + ' ASSISTANT:' }}";

    @TempDir
    Path folder;

    private Path language;
    private Path vision;
    private Path published;
    private Path projector;
    private Path out;
    private PartsFixture parts;

    @BeforeEach
    void copyParts() throws IOException {
        parts = PartsFixture.copy(folder);
        language = parts.language();
        vision = parts.vision();
        published = parts.projector();
        projector = Files.createDirectories(folder.resolve("trained"));
        out = folder.resolve("composed");
    }

    private void compose(Path given, Path to) {
        new Composition(language, vision, Optional.of(given), Optional.empty(), to).run(Progress.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"multi_modal_projector.", "model.multi_modal_projector.", "mm_projector."})
    void weightsAreFoundByTheNamesOfTransformersAndOfLlava(String prefix) {
        parts.writeProjector(
                projector,
                prefix.startsWith("mm_")
                        ? UnaryOperator.identity()
                        : name -> PartsFixture.ofTransformers(name).replace("multi_modal_projector.", prefix));
        parts.writeConfig(projector, "clip_vision_model");
        compose(published, folder.resolve("expected"));
        compose(projector, out);
        assertThat(out.resolve("model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("expected/model.safetensors"));
        assertThat(out.resolve("config.json")).hasSameBinaryContentAs(folder.resolve("expected/config.json"));
        compose(projector.resolve("projector.safetensors"), folder.resolve("byFile"));
        assertThat(folder.resolve("byFile/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("expected/model.safetensors"));
    }

    @Test
    void aModelIsComposedAsItsProjectorWasTrained() throws IOException {
        parts.makeDinov2(folder.resolve("clip"));
        parts.writeProjector(projector, PartsFixture::ofTransformers);
        parts.writeConfig(projector, "dinov2");
        ObjectNode config = (ObjectNode) Json.tree(projector.resolve("config.json"));
        Json.writeAtomically(projector.resolve("config.json"), config.put("vision_feature_layer", -1));
        ObjectNode images = (ObjectNode) Json.tree(vision.resolve("preprocessor_config.json"));
        Json.writeAtomically(
                projector.resolve("preprocessor_config.json"),
                images.put("size", 8).put("crop_size", 8));
        Files.writeString(projector.resolve("chat_template.jinja"), VICUNA);
        compose(projector, out);
        try (ModelFolder opened = ModelFolder.open(out)) {
            LlavaConfig model = (LlavaConfig) opened.config();
            assertThat(model.featureLayers()).containsExactly(2);
            assertThat(model.imageTokens()).isEqualTo(4);
            assertThat(opened.conversation().prompt("Why?", 0)).isNotEmpty();
        }
        assertThat(out.resolve("chat_template.jinja")).hasContent(VICUNA);
        assertThat(ModelFolder.remarks(out)).isEmpty();
    }

    /** What lies beside a projector of LLaVA's own form lies there by chance. */
    @Test
    void filesBesideAProjectorThatSaysNothingStayUnread() throws IOException {
        ObjectNode images = (ObjectNode) Json.tree(vision.resolve("preprocessor_config.json"));
        Json.writeAtomically(
                published.resolveSibling("preprocessor_config.json"),
                images.deepCopy().put("size", 99));
        Files.writeString(published.resolveSibling("chat_template.jinja"), VICUNA);
        compose(published, out);
        assertThat(Json.tree(out.resolve("preprocessor_config.json"))).isEqualTo(images);
        assertThat(out.resolve("chat_template.jinja")).doesNotExist();
    }

    /** A field of the projector's configuration, its value, and what the sentence says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            vision_config | {"model_type": "siglip_vision_model", "hidden_size": 12} | trained/config.json: vision_config.model_type is "siglip_vision_model", but it is "clip_vision_model" in
            vision_config | {"model_type": "clip_vision_model", "hidden_size": 13} | vision_config.hidden_size is 13, but it is 12 in
            vision_config | {"model_type": "clip_vision_model", "hidden_size": 12, "patch_size": 14} | vision_config.patch_size is 14, but it is 4 in
            vision_config | {"model_type": "clip_vision_model"} | vision_config.hidden_size is missing
            vision_config | null                        | vision_config.model_type is missing
            text_config   | {"hidden_size": 2048}       | text_config.hidden_size is 2048, but it is 16 in
            text_config   | {"model_type": "qwen2", "hidden_size": 16} | text_config.model_type is "qwen2"
            text_config   | {}                          | text_config.hidden_size is missing
            vision_feature_layer | -9                   | trained/config.json: vision_feature_layer
            vision_feature_select_strategy | "cls"      | trained/config.json: vision_feature_select_strategy
            projector_hidden_act | "odd"                | trained/config.json: projector_hidden_act
            multimodal_projector_bias | false           | tensors that a LLaVA model does not have (2, among them
            multimodal_projector_bias | "yes"           | trained/config.json: multimodal_projector_bias
            image_aspect_ratio | "anyres"               | image_aspect_ratio is 'anyres'
            mlp_layers    | 3                           | mlp_layers is unknown
            """)
    void whatAProjectorWasNotTrainedWithIsNamedAndNothingIsLeft(String field, String value, String sentence)
            throws IOException {
        parts.writeProjector(projector, PartsFixture::ofTransformers);
        parts.writeConfig(projector, "clip_vision_model");
        ObjectNode config = (ObjectNode) Json.tree(projector.resolve("config.json"));
        config.set(field, new ObjectMapper().readTree(value));
        Json.writeAtomically(projector.resolve("config.json"), config);
        assertRefused(sentence);
    }

    @Test
    void whatLiesInAFolderInPlaceOfAProjectorIsNamed() throws IOException {
        parts.writeConfig(projector, "clip_vision_model");
        assertRefused(
                "trained holds no projector (projector.safetensors or mm_projector.safetensors or mm_projector.bin)");
        parts.writeProjector(projector, name -> name + ".lora_A");
        assertRefused("projector.safetensors holds no projector (mm_projector.0");
        Files.write(projector.resolve("projector.safetensors"), new byte[20]);
        assertRefused("projector.safetensors");
        parts.writeProjector(projector, PartsFixture::ofTransformers);
        Files.delete(vision.resolve("config.json"));
        assertRefused("vision");
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(() -> compose(projector, out))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain(".part");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("language", "vision", "projector", "trained");
    }
}
