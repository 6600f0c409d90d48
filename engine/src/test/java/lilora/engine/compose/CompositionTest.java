package lilora.engine.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.compose.Composition.Composed;
import lilora.engine.gguf.Conversion;
import lilora.engine.gguf.GgufBytes;
import lilora.engine.json.Json;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.TokenBatch;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFile;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.model.weights.TensorToWrite;
import lilora.engine.model.weights.TensorWriter;
import lilora.engine.plan.ModelFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompositionTest {
    private static final long SMALL_SHARD = 20_000;

    @TempDir
    Path folder;

    private Path language;
    private Path vision;
    private Path projector;
    private Path out;

    private static Path fixture(String name) {
        return PartsFixture.resource(name);
    }

    @BeforeEach
    void copyParts() throws IOException {
        PartsFixture parts = PartsFixture.copy(folder);
        language = parts.language();
        vision = parts.vision();
        projector = parts.projector();
        out = folder.resolve("composed");
    }

    private Composed compose() {
        return composition(Optional.of(projector), Optional.empty()).run(Progress.NONE, SMALL_SHARD);
    }

    private Composition composition(Optional<Path> file, Optional<Long> seed) {
        return new Composition(language, vision, file, seed, out);
    }

    @Test
    void partsBecomeAModelWhoseLogitsAreThoseOfTransformers() throws IOException {
        Composed composed = compose();
        assertThat(composed.imageToken()).isEqualTo(400);
        assertThat(composed.vocabulary()).isEqualTo(448);
        assertThat(composed.files()).isGreaterThan(2);
        assertThat(out.resolve("model-00001-of-%05d.safetensors".formatted(composed.files())))
                .exists();
        assertLogitsAreThoseOfTransformers();
        assertThat(ModelFolder.remarks(out)).noneMatch(remark -> remark.contains("missing"));
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("language", "vision", "projector", "composed");
    }

    private void assertLogitsAreThoseOfTransformers() {
        JsonNode cases = Json.tree(fixture("compose/cases.json"));
        int[] ids = cases.path("ids").valueStream().mapToInt(JsonNode::intValue).toArray();
        TensorFile expected = TensorFile.open(fixture("compose/expected.safetensors"));
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        try (ModelFolder opened = ModelFolder.open(out);
                NDManager manager = NDManager.newBaseManager();
                BaseModel model = BaseModel.load(out, Compute.cpu());
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            assertThat(opened.tokenizer().encode("yes<image></s>")).contains(400, 2);
            NDArray features = model.visionFeatures(expected.read(manager, "pixels"));
            TokenBatch batch = new TokenBatch(new int[][] {ids}, new int[][] {ids}, TokenBatch.single(0));
            NDArray logits = model.logits(batch, features, AdapterSet.none())
                    .get("0, :, " + cases.path("firstColumn").intValue() + ":");
            NDArray reference = expected.read(manager, "logits");
            assertThat(logits.getShape()).isEqualTo(reference.getShape());
            assertThat((double) logits.sub(reference).abs().max().getFloat()).isCloseTo(0, within(2e-5));
            assertThat(reference.abs().max().getFloat()).isGreaterThan(1);
        }
    }

    @Test
    void numbersAreAsTheyWereStoredAndFurtherRowsAreTheMean() {
        compose();
        TensorFolder weights = TensorFolder.open(out, UnaryOperator.identity());
        TensorFolder words = TensorFolder.open(language, UnaryOperator.identity());
        TensorFolder tower = TensorFolder.open(vision, UnaryOperator.identity());
        String layer = "model.layers.1.mlp.up_proj.weight";
        assertThat(weights.map("language_model." + layer)).isEqualTo(words.map(layer));
        String patches = "vision_model.embeddings.patch_embedding.weight";
        assertThat(weights.map("vision_tower." + patches)).isEqualTo(tower.map(patches));
        assertThat(weights.require("multi_modal_projector.linear_2.bias", 16).type())
                .isEqualTo(StoredType.BF16);
        assertThat(weights.require("language_model.lm_head.weight", 448, 16).type())
                .isEqualTo(StoredType.F16);
        ByteBuffer head = weights.map("language_model.lm_head.weight");
        assertThat(head.slice(0, 400 * 32)).isEqualTo(words.map("lm_head.weight"));
        assertThat(head.slice(447 * 32, 32)).isEqualTo(head.slice(400 * 32, 32));
    }

    /** LLaVA's own form: one folder with projector and, if it was tuned, tower; the vision folder gives the rest. */
    @ParameterizedTest
    @CsvSource({"true, true", "false, true", "false, false"})
    void theOnePieceFormIsRead(boolean tuned, boolean tower) throws IOException {
        ObjectNode config = object(language.resolve("config.json"));
        config.setAll((ObjectNode) Json.tree(fixture("compose/projector/config.json")));
        config.put("image_aspect_ratio", "pad")
                .put("unfreeze_mm_vision_tower", tuned)
                .put("mm_projector_lr", 2e-5);
        config.putNull("mm_resampler_type").put("mm_patch_merge_type", "flat").put("mm_text_tower", "openai/clip-tiny");
        Json.writeAtomically(language.resolve("config.json"), config);
        List<TensorToWrite> all = new ArrayList<>();
        add(all, TensorFolder.open(language, UnaryOperator.identity()));
        add(all, TensorFolder.ofFile(projector, UnaryOperator.identity()));
        if (tower) {
            add(
                    all,
                    TensorFolder.open(
                            vision,
                            name -> name.startsWith("vision_model.")
                                    ? "model.vision_tower.vision_tower." + name
                                    : name));
            all.removeIf(tensor -> tensor.name().matches("text.*|visual.*|logit.*"));
        }
        Path whole = Files.createDirectory(folder.resolve("whole"));
        TensorShards.write(whole, all, Long.MAX_VALUE);
        for (String name :
                List.of("config.json", "tokenizer.model", "tokenizer_config.json", "generation_config.json")) {
            Files.copy(language.resolve(name), whole.resolve(name));
        }
        language = whole;
        if (tower) {
            Files.delete(vision.resolve("pytorch_model.bin"));
        }
        composition(Optional.empty(), Optional.empty()).run(Progress.NONE);
        assertThat(out.resolve("model.safetensors")).exists();
        assertLogitsAreThoseOfTransformers();
        for (Composition other : List.of(
                new Composition(language, vision, Optional.of(projector), Optional.empty(), folder.resolve("other")),
                new Composition(language, vision, Optional.empty(), Optional.of(1L), folder.resolve("other")))) {
            assertThatThrownBy(() -> other.run(Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("holds a projector of its own");
        }
    }

    private static void add(List<TensorToWrite> all, TensorFolder from) {
        from.tensors().keySet().forEach(name -> all.add(from.copy(name, name)));
    }

    @Test
    void aNewProjectorIsRandomWithinItsBoundsAndTheSameForASeed() throws IOException {
        composition(Optional.empty(), Optional.of(7L)).run(Progress.NONE);
        byte[] first = Files.readAllBytes(out.resolve("model.safetensors"));
        TensorFolder weights = TensorFolder.open(out, UnaryOperator.identity());
        try (NDManager manager = NDManager.newBaseManager()) {
            for (String name : List.of("linear_1.weight", "linear_1.bias", "linear_2.weight", "linear_2.bias")) {
                double most = 1 / Math.sqrt(name.startsWith("linear_1") ? 12 : 16);
                NDArray values = TensorFile.open(out.resolve("model.safetensors"))
                        .read(manager, "multi_modal_projector." + name)
                        .toType(DataType.FLOAT32, true);
                assertThat((double) values.abs().max().getFloat()).isBetween(0.6 * most, most);
            }
        }
        assertThat(weights.tensors()).isNotEmpty();
        out = folder.resolve("again");
        composition(Optional.empty(), Optional.of(7L)).run(Progress.NONE);
        assertThat(Files.readAllBytes(out.resolve("model.safetensors"))).isEqualTo(first);
        out = folder.resolve("other");
        composition(Optional.empty(), Optional.of(8L)).run(Progress.NONE);
        assertThat(Files.readAllBytes(out.resolve("model.safetensors"))).isNotEqualTo(first);
    }

    /** Towers of other kinds have no published projector; one can be started with them. */
    @Test
    void aNewProjectorCanStartOnAnotherTower() throws IOException {
        composition(Optional.empty(), Optional.of(1L)).run(Progress.NONE);
        ObjectNode config = object(out.resolve("config.json"));
        ObjectNode tower = config.putObject("vision_config").put("model_type", "siglip_vision_model");
        for (String field : List.of("hidden_size", "intermediate_size", "image_size")) {
            tower.put(field, 12);
        }
        tower.put("num_hidden_layers", 2).put("num_attention_heads", 2).put("patch_size", 4);
        Json.writeAtomically(out.resolve("config.json"), config);
        PartsFixture.putTower(vision, out, tower);
        out = folder.resolve("siglip");
        composition(Optional.empty(), Optional.of(1L)).run(Progress.NONE);
        try (ModelFolder opened = ModelFolder.open(out)) {
            assertThat(opened.config().imageTokens()).isEqualTo(9);
        }
        assertThatThrownBy(() -> new Composition(
                                language, vision, Optional.of(projector), Optional.empty(), folder.resolve("other"))
                        .run(Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "model_type is 'siglip_vision_model', but LLaVA's projectors were trained on CLIP");
    }

    @Test
    void aGgufFileIsTheLanguageModelThatItsFolderIs() throws IOException {
        Path file = GgufBytes.fixture("llama.gguf");
        language = folder.resolve("converted");
        new Conversion(file, language, StoredType.F32).run(Progress.NONE);
        composition(Optional.empty(), Optional.of(3L)).run(Progress.NONE);
        Path ofFolder = out;
        language = file;
        out = folder.resolve("direct");
        Composed composed = composition(Optional.empty(), Optional.of(3L)).run(Progress.NONE);
        assertThat(composed.imageToken()).isEqualTo(383);
        assertThat(composed.vocabulary()).isEqualTo(448);
        assertThat(out.toFile().list()).isEqualTo(ofFolder.toFile().list());
        for (String name : out.toFile().list()) {
            assertThat(out.resolve(name)).hasSameBinaryContentAs(ofFolder.resolve(name));
        }
        try (ModelFolder opened = ModelFolder.open(out)) {
            assertThat(opened.tokenizer().encode("a<image><|im_end|>")).endsWith(383, 382);
            assertThat(opened.tokenizer().special().bos()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tokenizer.chat_template    | [INST] [SYSTEM_PROMPT] | , made into tokenizer_config.json, field chat_template
            llama.rope.scaling.type    | odd          | llama.rope.scaling.type is 'odd'
            general.architecture       | gptx         | general.architecture is 'gptx', which is not supported (llama, qwen2)
            """)
    void whatDoesNotFitInAGgufFileIsSaidOfItAndNothingIsLeft(String field, String value, String sentence)
            throws IOException {
        language =
                GgufBytes.of(GgufBytes.fixture("llama.gguf")).with(field, value).write(folder.resolve("changed.gguf"));
        assertThatThrownBy(() -> composition(Optional.empty(), Optional.of(3L)).run(Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(language.toString())
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain(".part");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("language", "vision", "projector", "changed.gguf");
    }

    @Test
    void aGgufFileOfANumberTypeThatIsNotReadIsNamedAndNothingIsLeft() throws IOException {
        byte[] bytes = Files.readAllBytes(GgufBytes.fixture("llama.gguf"));
        String name = "token_embd.weight";
        int entry = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name) + name.length();
        // The number of axes, their lengths, and the kind of its numbers: IQ4_XS.
        bytes[entry + 20] = 23;
        language = Files.write(folder.resolve("changed.gguf"), bytes);
        assertThatThrownBy(() -> composition(Optional.empty(), Optional.of(3L)).run(Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(language + ": tensor '" + name + "' is stored as IQ4_XS, which is not read");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("language", "vision", "projector", "changed.gguf");
    }

    /** A projector without a word of its origin is known by its shapes. */
    @Test
    void aProjectorForOtherWidthsIsNamedAndNothingIsLeft() throws IOException {
        for (long[] shape : new long[][] {{16, 13}, {17, 12}}) {
            Path other = Files.createDirectories(folder.resolve("projector/other"));
            TensorFolder from = TensorFolder.ofFile(fixture("compose/projector/mm_projector.bin"), name -> name);
            List<TensorToWrite> tensors = new ArrayList<>();
            from.tensors()
                    .forEach((name, stored) -> tensors.add(
                            name.endsWith("0.weight") ? zeros(name, stored.type(), shape) : from.copy(name, name)));
            projector = other.resolve("mm_projector.safetensors");
            TensorWriter.writeStreamed(projector, tensors, Map.of());
            assertRefused("has the shape [%d, %d], config.json asks for [16, 12]".formatted(shape[0], shape[1]));
        }
    }

    private static TensorToWrite zeros(String name, StoredType type, long[] shape) {
        int bytes = type.bytes() * Math.toIntExact(new Shape(shape).size());
        return new TensorToWrite(
                name, type, shape, channel -> TensorToWrite.writeFully(channel, ByteBuffer.allocate(bytes)));
    }

    /** A file of a part, a field in it, its value, and what the sentence says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            language/config.json    | model_type           | "gptx"        | model_type is 'gptx', which is not supported
            language/config.json    | rope_scaling         | {"type": "odd", "factor": 2.0} | language/config.json: rope_scaling
            language/config.json    | some_switch          | true          | some_switch is unknown
            language/config.json    | quantization_config  | {"bits": 4}   | weights that are not quantised
            language/config.json    | vocab_size           | 399           | has the shape [400, 16], config.json asks for [399, 16]
            language/config.json    | vocab_size           | "x"           | vocab_size is "x", which is not a size
            language/config.json    | num_hidden_layers    | 1             | tensors that a LLaVA model does not have
            language/config.json    | num_hidden_layers    | 3             | lack the tensor 'language_model.model.layers.2
            language/config.json    | vision_config        | {}            | needs no composing
            language/config.json    | mm_projector_type    | "linear"      | mm_projector_type is 'linear', which is not supported (mlp2x_gelu)
            language/config.json    | mm_vision_tower      | "x"           | mm_projector_type is 'linear, its default'
            projector/config.json   | mm_projector_type    | "mlp3x_gelu"  | mm_projector_type is 'mlp3x_gelu'
            projector/config.json   | mm_use_im_start_end  | true          | mm_use_im_start_end is 'true'
            projector/config.json   | mm_vision_select_feature | "cls"     | mm_vision_select_feature is 'cls'
            projector/config.json   | mm_hidden_size       | 13            | mm_hidden_size is '13', which is not supported (12
            projector/config.json   | mm_resampler_type    | "perceiver"   | a model without a resampler
            projector/config.json   | mm_new_idea          | 1             | mm_new_idea is unknown
            projector/config.json   | mm_vision_select_layer | -9          | vision_feature_layer
            vision/config.json      | vision_config_dict   | {"patch_size": 6} | vision_config.patch_size is 4, but vision_config_dict.patch_size is 6
            vision/config.json      | logit_bias_new       | 1             | logit_bias_new is unknown
            vision/config.json      | vision_config        | {"model_type": "odd_tower"} | model_type is 'odd_tower', but LLaVA's projectors were trained on CLIP
            vision/preprocessor_config.json | crop_size    | 14            | makes images of 14 x 14 pixels
            vision/preprocessor_config.json | odd          | 14            | vision/preprocessor_config.json
            language/tokenizer_config.json | add_eos_token | true          | language/tokenizer_config.json, field add_eos_token
            language/generation_config.json | eos_token_id | 7            | answers end with
            """)
    void whatDoesNotFitIsSaidOfThePartAndNothingIsLeft(String file, String field, String value, String sentence)
            throws IOException {
        Path changed = folder.resolve(file);
        ObjectNode content = object(changed);
        content.set(field, new ObjectMapper().readTree(value));
        Json.writeAtomically(changed, content);
        assertRefused(sentence);
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(this::compose)
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain(".part");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("language", "vision", "projector");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            language/config.json             | config.json does not exist
            language/tokenizer.model         | no tokenizer.json
            language/pytorch_model-00002-of-00002.bin | does not exist
            language/pytorch_model.bin.index.json     | There are no weights in
            vision/config.json               | config.json does not exist
            vision/preprocessor_config.json  | no preprocessor_config.json
            vision/pytorch_model.bin         | There are no weights in
            projector/mm_projector.bin       | mm_projector.bin does not exist
            """)
    void aFileThatIsNotThereIsNamed(String file, String sentence) throws IOException {
        Files.delete(folder.resolve(file));
        assertRefused(sentence);
    }

    @Test
    void otherProjectorsAreNotTakenForOne() {
        projector = language.resolve("pytorch_model-00001-of-00002.bin");
        assertRefused("00001-of-00002.bin holds no projector");
        projector = fixture("model/weights/torch/refused/code.bin");
        assertRefused("asks for 'posix.system', which is not executed");
        assertThatThrownBy(() -> composition(Optional.empty(), Optional.empty()).run(Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("There is no projector in " + language);
    }

    @Test
    void nothingIsWrittenOverAndNothingIsLeftOfWhatWasCancelledOrKilled() throws IOException {
        Files.createDirectories(folder.resolve(".composed.part/half"));
        Progress cancelled = new Progress() {
            private boolean told;

            @Override
            public void update(double fraction, String message) {
                told = fraction > 0.3;
            }

            @Override
            public boolean isCancelled() {
                return told;
            }
        };
        assertThatThrownBy(() ->
                        composition(Optional.of(projector), Optional.empty()).run(cancelled, SMALL_SHARD))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cancelled");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("language", "vision", "projector");
        Files.createDirectory(out);
        compose();
        assertThatThrownBy(this::compose).isInstanceOf(InputException.class).hasMessageContaining("is not empty");
        ModelFolder.open(out).close();
    }

    private static ObjectNode object(Path file) {
        return (ObjectNode) Json.tree(file);
    }
}
