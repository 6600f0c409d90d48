package lilora.engine.taskbank;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.TokenBatch;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.TensorFile;
import lilora.engine.model.weights.TorchWriter;
import lilora.engine.peft.TaskBank;
import lilora.engine.peft.TaskBankFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Task banks that Python wrote, against what it computes with them; what they cannot mean here is refused; and back again. */
class TaskBankTest {
    private static final String BANK = "lilora_task_bank.bin";
    private static final String GATE = "base_model.model.model.layers.0.mlp.gate_proj";
    private static final ModelConfig PLAIN = ModelConfig.read(resource("../model/fixtures/plain"));

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
            return Path.of(Objects.requireNonNull(TaskBank.class.getResource("PROVENANCE.md"))
                            .toURI())
                    .resolveSibling(name)
                    .normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TensorFile expected() {
        return TensorFile.open(resource("bank/expected.safetensors"));
    }

    private float difference(BaseModel model, AdapterSet adapters, NDArray expected) throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(resource("../model/fixtures/plain/cases.json").toFile());
        int[] ids = new int[cases.path("ids").path(0).size()];
        Arrays.setAll(ids, i -> cases.path("ids").path(0).path(i).asInt());
        int[] labels = new int[ids.length];
        Arrays.fill(labels, TokenBatch.IGNORED);
        NDArray pixels = TensorFile.open(resource("../model/fixtures/plain/expected.safetensors"))
                .read(manager, "pixels");
        TokenBatch batch = new TokenBatch(new int[][] {ids}, new int[][] {labels}, TokenBatch.single(0));
        return model.logits(batch, model.visionFeatures(pixels.get("0:1")), adapters)
                .get(0)
                .sub(expected)
                .abs()
                .max()
                .getFloat();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bank", "bank-bf16"})
    void everyTaskIsAnsweredAsInPython(String name) throws IOException {
        TaskBank bank = TaskBank.read(resource(name), PLAIN);
        assertThat(bank.tasks()).containsExactly("0", "1");
        try (BaseModel model = BaseModel.load(resource("../model/fixtures/plain"), Compute.cpu());
                TensorBank tensors = new TensorBank(model.manager(), 0)) {
            BankTensors.read(bank, tensors);
            var method =
                    BankTensors.method(bank).open(new MethodScope(List.copyOf(bank.sites()), tensors, model.kernels()));
            for (int task = 1; task <= 2; task++) {
                NDArray logits = expected().read(manager, "logits." + (task - 1));
                assertThat(difference(model, method.inference(task), logits)).isLessThan(1e-4f);
                assertThat(difference(model, method.inference(3 - task), logits))
                        .isGreaterThan(0.1f);
            }
        }
    }

    /** Names, number types, shapes and bits, texts too: what is written is what Python wrote. */
    @Test
    void whatIsWrittenIsWhatPythonWrites() {
        TaskBank bank = TaskBank.read(resource("bank"), PLAIN);
        try (TensorBank tensors = new TensorBank(manager, 0)) {
            BankTensors.read(bank, tensors);
            new TaskBankFolder(List.copyOf(bank.sites()), 2, 4, 2, 8, 0.05, "vicuna-7b-v1.5")
                    .write(
                            temporary,
                            (part, site, task) -> tensors.get(BankTensors.name(part, site, task)),
                            "A card.\n");
        }
        assertThat(contents(temporary)).isEqualTo(contents(resource("bank")));
        TensorFile file = TensorFile.openTorchWithTexts(temporary.resolve(BANK));
        expected().tensors().keySet().stream()
                .filter(key -> key.startsWith("base_model."))
                .forEach(key -> assertThat(file.tensors().keySet().stream()
                                .filter(name -> name.endsWith("." + key))
                                .map(file::map))
                        .as(key)
                        .containsExactly(expected().map(key)));
        assertThat(TensorFile.openTorch(temporary.resolve("non_lora_trainables.bin"))
                        .tensors())
                .isEmpty();
        JsonNode ours = Json.tree(temporary.resolve("adapter_config.json"));
        JsonNode theirs = Json.tree(resource("bank/adapter_config.json"));
        ours.properties().forEach(field -> {
            if (!List.of("inference_mode", "target_modules").contains(field.getKey())) {
                assertThat(field.getValue()).as(field.getKey()).isEqualTo(theirs.path(field.getKey()));
            }
        });
        TaskBank again = TaskBank.read(temporary, PLAIN);
        assertThat(again.sites()).isEqualTo(bank.sites());
        assertThat(again.tasks()).isEqualTo(bank.tasks());
    }

    private static Map<String, List<Object>> contents(Path folder) {
        TensorFile file = TensorFile.openTorchWithTexts(folder.resolve(BANK));
        Map<String, List<Object>> contents = new TreeMap<>();
        file.metadata().forEach((name, text) -> contents.put(name, List.of(text)));
        for (StoredTensor tensor : file.tensors().values()) {
            contents.put(
                    tensor.name(), List.of(tensor.type(), Arrays.toString(tensor.shape()), file.map(tensor.name())));
        }
        return contents;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            peft_type       | "LORA"          | peft_type is 'LORA'
            r               | 3               | has the shape
            r               | "4"             | r is '"4"'
            sub_rank        | null            | sub_rank is 'null'
            sub_rank        | 1               | has the shape
            lora_alpha      | -1              | lora_alpha is '-1'
            lora_dropout    | 2               | lora_dropout is '2'
            bias            | "all"           | bias is 'all'
            modules_to_save | ["lm_head"]     | modules_to_save
            target_modules  | ["up_proj"]     | does not name
            expert_num      | 4               | expert_num is unknown
            """)
    void fieldsThatCannotBeHonouredAreRefusedByName(String field, String value, String sentence) throws IOException {
        Path folder = copy("adapter_config.json");
        ObjectNode config = (ObjectNode) Json.tree(folder.resolve("adapter_config.json"));
        config.set(field, new ObjectMapper().readTree(value));
        Files.writeString(folder.resolve("adapter_config.json"), config.toString());
        Files.copy(resource("bank/" + BANK), folder.resolve(BANK));
        assertRefused(folder, sentence);
    }

    private Path copy(String... files) throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("copy"));
        for (String file : files) {
            Files.copy(resource("bank/" + file), folder.resolve(file));
        }
        return folder;
    }

    private static void assertRefused(Path folder, String... words) {
        assertThatThrownBy(() -> TaskBank.read(folder, PLAIN))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContainingAll(words);
    }

    /** A bank as it is, to be changed and written again. */
    private Map<String, Object> structure() {
        TensorFile file = TensorFile.openTorchWithTexts(resource("bank/" + BANK));
        Map<String, Object> bank = new LinkedHashMap<>();
        bank.put("format", "lilora-task-bank-v2");
        file.tensors().forEach((path, tensor) -> {
            int at = path.indexOf(".base_model.");
            Map<String, Object> into = bank;
            for (String key : path.substring(0, at).split("\\.", -1)) {
                into = inner(into, key);
            }
            into.put(path.substring(at + 1), file.read(manager, path));
        });
        bank.put("task_order", List.of("0", "1"));
        return bank;
    }

    @SuppressWarnings("unchecked") // made here
    private static Map<String, Object> inner(Map<String, Object> of, String key) {
        return (Map<String, Object>) of.computeIfAbsent(key, name -> new LinkedHashMap<String, Object>());
    }

    @FunctionalInterface
    private interface Change {
        void on(Map<String, Object> bank);
    }

    @Test
    void banksThatDoNotFitAreRefusedByName() throws IOException {
        Path folder = copy("adapter_config.json");
        Map<String, Change> changes = new LinkedHashMap<>();
        NDArray other = manager.ones(new Shape(2, 2));
        changes.put("is of the format ''", bank -> bank.remove("format"));
        changes.put("is of the format 'lilora-task-bank-v1'", bank -> bank.put("format", "lilora-task-bank-v1"));
        changes.put("task_order is empty", bank -> bank.put("task_order", List.of()));
        changes.put("task_order has '0'", bank -> bank.put("task_order", List.of("0", "0")));
        changes.put("task_order has 'a.b'", bank -> bank.put("task_order", List.of("a.b")));
        changes.put("of a task that task_order does not name", bank -> bank.put("task_order", List.of("0")));
        changes.put(
                "lacks lora_specific_A.2." + GATE.replace("layers.0.mlp.gate_proj", "layers.0.mlp.down_proj"),
                bank -> bank.put("task_order", List.of("0", "1", "2")));
        changes.put("texts that a task bank does not have", bank -> bank.put("author", "somebody"));
        changes.put("adapts no layer", bank -> bank.put("lora_share_A", Map.of()));
        changes.put("lacks lora_share_B." + GATE, bank -> inner(bank, "lora_share_B")
                .remove(GATE + ".lora_share_B.default.weight"));
        changes.put("gate_proj.lora_share_A.default.weight has the shape [2, 2]", bank -> inner(bank, "lora_share_A")
                .put(GATE + ".lora_share_A.default.weight", other));
        changes.put("adapts model.layers.9.mlp.gate_proj", bank -> inner(bank, "lora_share_A")
                .put(GATE.replace("layers.0", "layers.9") + ".lora_share_A.default.weight", other));
        changes.put("such as optimizer.step", bank -> bank.put("optimizer", Map.of("step", other)));
        changes.forEach((sentence, change) -> {
            Map<String, Object> bank = structure();
            change.on(bank);
            TorchWriter.write(folder.resolve(BANK), bank);
            assertRefused(folder, sentence);
        });
        TorchWriter.write(folder.resolve(BANK), structure());
        assertThat(TaskBank.read(folder, PLAIN).sites()).hasSize(8);
        TorchWriter.write(folder.resolve("non_lora_trainables.bin"), Map.of("model.mm_projector.0.weight", other));
        assertRefused(folder, "model.mm_projector.0.weight", "for its projector");
        Files.delete(folder.resolve("non_lora_trainables.bin"));
        Files.delete(folder.resolve("adapter_config.json"));
        assertRefused(folder, "which says alpha");
        Files.delete(folder.resolve(BANK));
        assertRefused(folder, "holds no task bank");
    }

    /** What the reader of weights refuses, this one refuses too, lists that hold themselves besides. */
    @Test
    void hostileFilesAreRefusedByName() throws IOException {
        Path folder = copy("adapter_config.json");
        try (var refused = Files.list(resource("../model/weights/torch/refused"))) {
            for (Path file : refused.sorted().toList()) {
                Files.write(folder.resolve(BANK), Files.readAllBytes(file));
                assertRefused(folder, BANK);
            }
        }
        List<Object> list = new ArrayList<>(List.of("0"));
        for (int depth = 0; depth < 9; depth++) {
            list = new ArrayList<>(List.of(list));
        }
        Map<String, Object> bank = structure();
        bank.put("task_order", list);
        TorchWriter.write(folder.resolve(BANK), bank);
        assertRefused(folder, "nested too deeply");
        assertThat(Path.of("/tmp/executed-by-a-checkpoint")).doesNotExist();
        byte[] sound = Files.readAllBytes(resource("bank/" + BANK));
        Random random = new Random(7);
        int caught = 0;
        for (int i = 0; i < 200; i++) {
            byte[] bytes = sound.clone();
            // In the table of contents, where every byte means something.
            bytes[64 + random.nextInt(9_000)] ^= (byte) (1 << random.nextInt(8));
            Files.write(folder.resolve(BANK), bytes);
            try {
                TaskBank.read(folder, PLAIN);
            } catch (InputException e) {
                assertThat(e).hasMessageContaining(folder.toString());
                caught++;
            }
        }
        assertThat(caught).isGreaterThan(150);
    }

    @Test
    void theSameBankIsTheSameFile() throws IOException {
        TorchWriter.write(temporary.resolve("a"), structure());
        TorchWriter.write(temporary.resolve("b"), structure());
        assertThat(temporary.resolve("a")).hasSameBinaryContentAs(temporary.resolve("b"));
        assertThat(new TreeSet<>(TensorFile.openTorchWithTexts(temporary.resolve("a"))
                        .metadata()
                        .keySet()))
                .containsExactly("format", "task_order.0", "task_order.1");
    }
}
