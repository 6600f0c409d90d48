package lilora.engine.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.json.Json;
import lilora.engine.method.LowRank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.TokenBatch;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.TensorFile;
import lilora.engine.model.weights.TensorWriter;
import lilora.engine.model.weights.TorchWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapters that PEFT saved, against what it computes with them; what it cannot mean here is refused; and back again. */
class PeftAdapterTest {
    private static final String GATE = "base_model.model.model.language_model.layers.0.mlp.gate_proj.lora_A.weight";

    @TempDir
    private Path temporary;

    private NDManager manager;
    private NDScope scope;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        scope = new NDScope();
        scope.suppressNotUsedWarning();
    }

    @AfterEach
    void close() {
        scope.close();
        manager.close();
    }

    private static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(AdapterConfig.class.getResource(name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path base(String name) {
        return resource("../model/fixtures/" + name);
    }

    /** Logits of the first sample of a model of ../model/fixtures. */
    private NDArray logits(BaseModel model, String base, AdapterSet adapters) throws IOException {
        JsonNode cases =
                new ObjectMapper().readTree(base(base).resolve("cases.json").toFile());
        int[] ids = new int[cases.path("ids").path(0).size()];
        Arrays.setAll(ids, i -> cases.path("ids").path(0).path(i).asInt());
        int[] labels = new int[ids.length];
        Arrays.fill(labels, TokenBatch.IGNORED);
        NDArray pixels =
                TensorFile.open(base(base).resolve("expected.safetensors")).read(manager, "pixels");
        TokenBatch batch = new TokenBatch(new int[][] {ids}, new int[][] {labels}, TokenBatch.single(0));
        return model.logits(batch, model.visionFeatures(pixels.get("0:1")), adapters)
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "plain, plain, 8",
        "patterns, plain, 7",
        "dora, grouped, 6",
        "all-linear, grouped, 23",
        "head, single, 3",
        "older-names, counted, 3",
        "original-names, plain, 6"
    })
    void logitsAreThoseOfPeft(String adapter, String base, int layers) throws IOException {
        try (BaseModel model = BaseModel.load(base(base), Compute.cpu())) {
            PeftAdapter read = PeftAdapter.read(resource(adapter), model.config());
            assertThat(read.sites()).hasSize(layers);
            try (OpenedAdapter opened = new OpenedAdapter(read, model)) {
                NDArray expected = TensorFile.open(resource(adapter).resolve("expected.safetensors"))
                        .read(manager, "logits");
                assertThat(difference(logits(model, base, opened), expected)).isLessThan(1e-4f);
                assertThat(difference(logits(model, base, AdapterSet.none()), expected))
                        .isGreaterThan(0.1f);
            }
        }
    }

    /** No two programs round alike in bfloat16; what is asked is that this one is no further from the exact result than PEFT is. */
    @ParameterizedTest
    @CsvSource({"dora-bf16, grouped, 6", "lora-bf16, grouped, 7"})
    void inBfloat16LogitsAreAsCloseAsThoseOfPeft(String adapter, String base, int layers) throws IOException {
        Compute bfloat16 = Compute.of(new ComputeSpec("cpu", 1, ComputeSpec.Precision.BFLOAT16));
        TensorFile expected = TensorFile.open(resource(adapter).resolve("expected.safetensors"));
        NDArray exact = expected.read(manager, "exact");
        float rounding = distance(expected.read(manager, "logits"), exact);
        PeftAdapter read = PeftAdapter.read(resource(adapter), ModelConfig.read(base(base)));
        assertThat(read.sites()).hasSize(layers);
        try (BaseModel model = BaseModel.load(base(base), bfloat16);
                OpenedAdapter opened = new OpenedAdapter(read, model);
                BaseModel started = BaseModel.load(base(base), bfloat16, read)) {
            assertThat(distance(logits(model, base, opened), exact)).isLessThan(1.5f * rounding);
            assertThat(distance(logits(started, base, AdapterSet.none()), exact))
                    .isLessThan(1.5f * rounding);
            assertThat(distance(logits(model, base, AdapterSet.none()), exact)).isGreaterThan(10 * rounding);
        }
    }

    private static float distance(NDArray a, NDArray b) {
        return a.sub(b).abs().mean().getFloat();
    }

    /** As the frozen part of a run that starts from it. */
    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "patterns, plain",
        "dora, grouped",
        "all-linear, grouped",
        "head, single",
        "older-names, counted",
        "original-names, plain"
    })
    void mergedWhenTheModelIsLoadedItComputesTheSame(String adapter, String base) throws IOException {
        PeftAdapter read = PeftAdapter.read(resource(adapter), ModelConfig.read(base(base)));
        try (BaseModel model = BaseModel.load(base(base), Compute.cpu(), read)) {
            NDArray expected = TensorFile.open(resource(adapter).resolve("expected.safetensors"))
                    .read(manager, "logits");
            assertThat(difference(logits(model, base, AdapterSet.none()), expected))
                    .isLessThan(1e-4f);
        }
    }

    /** As PEFT saved before it knew safetensors, and LLaVA's scripts still do. */
    @Test
    void pickledWeightsAreReadAsData() throws IOException {
        Path folder = copy();
        Path file = folder.resolve(PeftAdapter.WEIGHTS);
        Map<String, NDArray> tensors = new TreeMap<>();
        TensorFile.open(file)
                .tensors()
                .keySet()
                .forEach(name -> tensors.put(name, TensorFile.open(file).read(manager, name)));
        TorchWriter.write(folder.resolve("adapter_model.bin"), tensors);
        Files.delete(file);
        TorchWriter.write(folder.resolve("non_lora_trainables.bin"), Map.of());
        PeftAdapter read = PeftAdapter.read(folder, ModelConfig.read(base("plain")));
        PeftAdapter same = PeftAdapter.read(resource("plain"), ModelConfig.read(base("plain")));
        assertThat(read.sites()).isEqualTo(same.sites());
        read.sites().forEach(site -> assertThat(read.lowRank(site, manager).up().toFloatArray())
                .isEqualTo(same.lowRank(site, manager).up().toFloatArray()));
        TorchWriter.write(
                folder.resolve("non_lora_trainables.bin"),
                Map.of("base_model.model.model.mm_projector.0.weight", manager.ones(new Shape(2, 2))));
        assertRefused(folder, "mm_projector.0.weight", "for its projector");
    }

    private static float difference(NDArray a, NDArray b) {
        assertThat(a.getShape()).isEqualTo(b.getShape());
        return a.sub(b).abs().max().getFloat();
    }

    @Test
    void whatIsWrittenHasTheNamesAndBitsThatPeftWrites() throws IOException {
        ModelConfig config = ModelConfig.read(base("plain"));
        PeftAdapter read = PeftAdapter.read(resource("plain"), config);
        TreeMap<String, LowRank> adapters = new TreeMap<>();
        read.sites().forEach(site -> adapters.put(site.name(), read.lowRank(site, manager)));
        PeftFolder.write(temporary, adapters, 0.1, "plain", "A card.\n");

        assertThat(contents(temporary)).isEqualTo(contents(resource("plain")));
        JsonNode ours = Json.tree(temporary.resolve(AdapterConfig.FILE));
        JsonNode theirs = Json.tree(resource("plain").resolve(AdapterConfig.FILE));
        for (String field :
                List.of("peft_type", "task_type", "r", "lora_alpha", "lora_dropout", "bias", "rank_pattern")) {
            assertThat(ours.path(field)).as(field).isEqualTo(theirs.path(field));
        }
        Set<String> named = new TreeSet<>();
        ours.path("target_modules").forEach(module -> named.add(module.asText()));
        assertThat(named).hasSize(8).contains("model.multi_modal_projector.linear_1");
        PeftAdapter again = PeftAdapter.read(temporary, config);
        assertThat(again.sites()).isEqualTo(read.sites());
    }

    private static Map<String, List<Object>> contents(Path folder) {
        TensorFile file = TensorFile.open(folder.resolve(PeftAdapter.WEIGHTS));
        Map<String, List<Object>> contents = new TreeMap<>();
        for (StoredTensor tensor : file.tensors().values()) {
            contents.put(
                    tensor.name(), List.of(tensor.type(), Arrays.toString(tensor.shape()), file.map(tensor.name())));
        }
        return contents;
    }

    @Test
    void layersOfDifferentRankAndScaleComeBackAsTheyWere() throws IOException {
        ModelConfig config = ModelConfig.read(base("plain"));
        PeftAdapter read = PeftAdapter.read(resource("patterns"), config);
        TreeMap<String, LowRank> adapters = new TreeMap<>();
        read.sites().forEach(site -> adapters.put(site.name(), read.lowRank(site, manager)));
        PeftFolder.write(temporary, adapters, 0, "plain", "A card.\n");

        PeftAdapter again = PeftAdapter.read(temporary, config);
        read.sites().forEach(site -> {
            LowRank before = read.lowRank(site, manager);
            LowRank after = again.lowRank(site, manager);
            assertThat(after.scale()).as(site.name()).isEqualTo(before.scale());
            assertThat(after.down().toFloatArray()).isEqualTo(before.down().toFloatArray());
            assertThat(after.up().toFloatArray()).isEqualTo(before.up().toFloatArray());
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            peft_type             | "VERA"                          | peft_type is 'VERA'
            bias                  | "all"                           | bias is 'all'
            modules_to_save       | ["lm_head"]                     | modules_to_save
            use_qalora            | true                            | use_qalora
            lora_bias             | true                            | lora_bias
            init_lora_weights     | "pissa"                         | init_lora_weights is 'pissa'
            layer_replication     | [[0, 1]]                        | layer_replication
            trainable_token_indices | [3]                           | trainable_token_indices
            use_brightness        | 3                               | use_brightness is unknown
            r                     | 0                               | r is '0'
            r                     | 3                               | has the shape
            lora_alpha            | "big"                           | lora_alpha
            rank_pattern          | {"gate_proj": 1.5}              | rank_pattern.gate_proj
            rank_pattern          | [8]                             | rank_pattern is '[8]'
            alpha_pattern         | 16                              | alpha_pattern is '16'
            target_modules        | "(unclosed"                     | not a regular expression
            target_modules        | null                            | target_modules is missing
            target_modules        | ["up_proj"]                     | does not name
            target_modules        | ["gate_proj", "up_proj", "down_proj", "linear_1", "linear_2", "q_proj"] | vision_tower
            target_modules        | "model.*"                        | vision_tower
            exclude_modules       | ["linear_2"]                    | does not name
            layers_to_transform   | [0]                             | does not name
            layers_to_transform   | ["first"]                       | layers_to_transform
            use_dora              | true                            | lora_magnitude_vector
            use_rslora            | "yes"                           | use_rslora
            """)
    void fieldsThatCannotBeHonouredAreRefusedByName(String field, String value, String sentence) throws IOException {
        Path folder = copy();
        Path file = folder.resolve(AdapterConfig.FILE);
        ObjectNode config = (ObjectNode) Json.tree(file);
        config.set(field, new ObjectMapper().readTree(value));
        Files.writeString(file, config.toString());
        assertRefused(folder, sentence, folder.resolve("adapter_").toString());
    }

    private Path copy() throws IOException {
        Path folder = temporary.resolve("copy");
        Files.createDirectories(folder);
        for (String name : List.of(AdapterConfig.FILE, PeftAdapter.WEIGHTS)) {
            Files.copy(resource("plain").resolve(name), folder.resolve(name));
        }
        return folder;
    }

    private static void assertRefused(Path folder, String... words) {
        assertThatThrownBy(() -> PeftAdapter.read(folder, ModelConfig.read(base("plain"))))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void tensorsThatDoNotFitAreRefusedByName() throws IOException {
        Path folder = copy();
        Path file = folder.resolve(PeftAdapter.WEIGHTS);
        Map<String, NDArray> tensors = new TreeMap<>();
        TensorFile.open(file)
                .tensors()
                .keySet()
                .forEach(name -> tensors.put(name, TensorFile.open(file).read(manager, name)));
        NDArray gate = tensors.remove(GATE);
        TensorWriter.write(file, tensors, Map.of());
        assertRefused(folder, GATE);
        tensors.put(GATE, gate.toType(ai.djl.ndarray.types.DataType.FLOAT64, true));
        TensorWriter.write(file, tensors, Map.of());
        assertRefused(folder, GATE, "F64");
        tensors.put(GATE, gate);
        tensors.put("base_model.model.lm_head.weight", gate);
        TensorWriter.write(file, tensors, Map.of());
        assertRefused(folder, "base_model.model.lm_head.weight", "save_embedding_layers=False");
        tensors.remove("base_model.model.lm_head.weight");
        for (float broken : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            float[] values = gate.toFloatArray();
            values[5] = broken;
            tensors.put(GATE, manager.create(values, gate.getShape()));
            TensorWriter.write(file, tensors, Map.of());
            assertRefused(folder, "Tensor '" + GATE + "' in " + file + " holds NaN or infinity (number 6 of ");
            Path pickled = folder.resolve("adapter_model.bin");
            TorchWriter.write(pickled, tensors);
            Files.delete(file);
            assertRefused(folder, GATE, pickled + " holds NaN or infinity");
            Files.delete(pickled);
        }
        assertRefused(folder, "safe_serialization=True");
        Files.delete(folder.resolve(AdapterConfig.FILE));
        assertRefused(folder, "is not an adapter of PEFT");
    }
}
