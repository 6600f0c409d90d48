package lilora.builder.micro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lilora.engine.file.Sha256;
import lilora.engine.json.Json;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.text.FolderTemplate;
import org.junit.jupiter.api.Test;

/** The projector that ships is what the recipe of micro says. */
class CommittedMicroTest {
    private static final Path FOLDER = Path.of("../src/main/resources/lilora/assets/projectors/micro");

    private static final long MOST_BYTES = 4 << 20;

    @Test
    void everyFileIsTheOneThatTheRecipeKnows() throws IOException {
        Map<String, String> known = Recipe.read(FOLDER).projector();
        assertThat(known)
                .containsOnlyKeys(
                        "projector.safetensors",
                        "config.json",
                        "preprocessor_config.json",
                        "chat_template.jinja",
                        "adapter/adapter_config.json",
                        "adapter/adapter_model.safetensors");
        known.forEach((name, hash) ->
                assertThat(Sha256.of(FOLDER.resolve(name))).as(name).isEqualTo(hash));
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isLessThan(MOST_BYTES);
        }
    }

    /** From the tower's width to the language model's, for images of the size and the template that it was trained with. */
    @Test
    void itFitsItsPartsAndSaysHowItWasTrained() {
        Recipe recipe = Recipe.read(FOLDER);
        TensorFolder projector = TensorFolder.ofFile(FOLDER.resolve("projector.safetensors"), UnaryOperator.identity());
        assertThat(projector.tensors().values()).allMatch(tensor -> tensor.type() == StoredType.F16);
        assertThat(projector.require("multi_modal_projector.linear_1.weight", 576, 384))
                .isNotNull();
        assertThat(projector.require("multi_modal_projector.linear_2.weight", 576, 576))
                .isNotNull();
        JsonNode config = Json.tree(FOLDER.resolve("config.json"));
        assertThat(config.path("vision_feature_layer").asInt()).isEqualTo(-3);
        assertThat(config.at("/vision_config/hidden_size"))
                .isEqualTo(recipe.vision().config().path("hidden_size"));
        JsonNode images = Json.tree(FOLDER.resolve("preprocessor_config.json"));
        assertThat(images.at("/size/height").asInt()).isEqualTo(84);
        assertThat(FolderTemplate.named(FOLDER)).contains("chatml");
    }

    /** With the adapter of the decoder that it was trained with, which is merged when the model is assembled. */
    @Test
    void theAdapterIsOfTheDecoderAlone() {
        TensorFolder adapter =
                TensorFolder.ofFile(FOLDER.resolve("adapter/adapter_model.safetensors"), UnaryOperator.identity());
        assertThat(adapter.tensors().values()).allMatch(tensor -> tensor.type() == StoredType.F16);
        assertThat(adapter.tensors().keySet())
                .hasSize(2 * 7 * 30)
                .allMatch(name -> name.startsWith("base_model.model.model.language_model.layers."));
    }

    @Test
    void theCardTellsAnswersBeforeAndAfter() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("README.md")))
                .contains("Apache-2.0", "| picture | before | after |");
    }
}
