package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.exporting.StoredAdapters;
import lilora.engine.file.Folders;
import lilora.engine.json.Json;
import lilora.engine.method.LowRank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.TokenBatch;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.peft.PeftAdapter;
import lilora.engine.tiny.TinyWorld;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves a run of LiLoRA over two tasks. */
class ExportCommandsTest {
    @TempDir
    static Path shared;

    private static TinyWorld world;
    private static StoredRun stored;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        world = TinyWorld.create(shared.resolve("world"));
        stored = StoredRun.train(shared, world.experiment("lilora"));
    }

    private Path run() {
        return stored.directory().path();
    }

    @Test
    void theAdapterOfATaskIsWhatTheRunAnswersItWith() throws IOException {
        Path out = folder.resolve("adapter");
        Invocation.of("export-adapter", run(), "--task", "colours", "--out", out)
                .succeeded();
        try (StoredAdapters adapters = new StoredAdapters(run(), null);
                NDManager manager = NDManager.newBaseManager()) {
            PeftAdapter read = PeftAdapter.read(out, adapters.config());
            Map<String, float[]> expected = new TreeMap<>();
            adapters.use(
                    1,
                    parts -> parts.forEach((site, part) -> {
                        assertThat(part.scale()).isEqualTo(2);
                        expected.put(site + " down", part.down().toFloatArray());
                        expected.put(site + " up", part.up().toFloatArray());
                    }));
            assertThat(expected).hasSize(2 * adapters.sites().size());
            Map<String, float[]> found = new TreeMap<>();
            read.sites().forEach(site -> {
                LowRank part = read.lowRank(site, manager);
                assertThat(part.scale()).isEqualTo(2);
                found.put(site.name() + " down", part.down().toFloatArray());
                found.put(site.name() + " up", part.up().toFloatArray());
            });
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            found.forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
        }
        assertThat(Files.readString(out.resolve("README.md")))
                .startsWith("---\nbase_model: \"model\"\n")
                .doesNotContain(shared.toString())
                .contains(
                        "- lilora",
                        "# LiLoRA, task 1: colours\n",
                        "template `vicuna_v1`",
                        "stage 2 of 2",
                        "| **colours** | ",
                        "| counts | ");
    }

    @Test
    void noFileNamesAFolderOfThisMachine() throws IOException {
        Path out = folder.resolve("adapter");
        Invocation.of("export-adapter", run(), "--task", 1, "--out", out).succeeded();
        assertThat(Files.readString(out.resolve("adapter_config.json")))
                .contains("\"base_model_name_or_path\": \"model\"")
                .doesNotContain(shared.toString());
    }

    @Test
    void aLaterStageThatIsLostIsNotReplacedByAnEarlierOne() throws IOException {
        StoredRun copy = stored.copy(folder.resolve("copy"));
        Folders.delete(copy.file("checkpoints/stage-002-trained"));
        for (String command : List.of("export-adapter", "export-model")) {
            Invocation.of(command, copy.directory().path(), "--out", folder.resolve("x"))
                    .refused("stage-002-trained of the end of stage 2");
        }
        Invocation.of("export-adapter", copy.directory().path(), "--stage", 1, "--out", folder.resolve("x"))
                .succeeded();
    }

    @Test
    void aBaseModelThatChangedIsRefusedByName() throws IOException {
        Path weights = world.model().resolve("model.safetensors");
        byte[] before = Files.readAllBytes(weights);
        StoredRun.flip(weights, 8L * (before.length - 2));
        try {
            Invocation.of("export-adapter", run(), "--out", folder.resolve("x"))
                    .refused(world.model() + " has changed since this run was made");
        } finally {
            Files.write(weights, before);
        }
    }

    /** That no memory is left behind is seen after the class, as for all classes. */
    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        StoredRun copy = stored.copy(folder.resolve("copy"));
        StoredRun.flip(copy.file("checkpoints/stage-002-trained/adapters.safetensors"), 8 * 4000L);
        Invocation.of("export-adapter", copy.directory().path(), "--out", folder.resolve("x"))
                .refused("adapters.safetensors is damaged");
    }

    private static final String QUESTION = "What color is it?";

    /** Logits of the last position of a question without an image. */
    private static float[] logits(BaseModel model, AdapterSet adapters) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            int[] ids = QUESTION.chars().map(c -> 4 + c).toArray();
            int[] labels = new int[ids.length];
            Arrays.fill(labels, TokenBatch.IGNORED);
            return model.logits(
                            new TokenBatch(new int[][] {ids}, new int[][] {labels}, TokenBatch.single(-1)),
                            null,
                            adapters)
                    .toFloatArray();
        }
    }

    private float[] ofTheRun(StoredRun of) {
        float[][] logits = new float[1][];
        try (StoredAdapters adapters = new StoredAdapters(of.directory().path(), null);
                BaseModel base = BaseModel.load(world.model(), Compute.cpu())) {
            adapters.use(1, parts -> logits[0] = logits(base, parts::get));
        }
        return logits[0];
    }

    private static float[] ofTheModel(Path folder) {
        try (BaseModel model = BaseModel.load(folder, Compute.cpu())) {
            return logits(model, AdapterSet.none());
        }
    }

    @Test
    void aMergedModelComputesWhatTheRunAnswersWith() throws IOException {
        Path out = folder.resolve("merged");
        Invocation told = Invocation.of(
                        "export-model", run(), "--task", 1, "--precision", "fp32", "--shard-size", "20KB", "--out", out)
                .succeeded();
        assertThat(told.out()).contains("LiLoRA, task 1 colours after stage 2: 0 MiB in ", " files, written to " + out);
        assertThat(out.resolve("model.safetensors.index.json")).isRegularFile();
        assertThat(out.resolve("tokenizer.json"))
                .hasSameBinaryContentAs(world.model().resolve("tokenizer.json"));
        assertThat(Files.readString(out.resolve("README.md")))
                .contains("merged")
                .doesNotContain(shared.toString());
        float[] expected = ofTheRun(stored);
        assertThat(ofTheModel(out)).containsExactly(expected, Offset.offset(1e-4f));
        assertThat(ofTheModel(world.model())[0]).isNotCloseTo(expected[0], Offset.offset(1e-3f));
    }

    @Test
    void inTheNumberTypeOfTheBaseModelItIsRoundedOnce() {
        Path half = folder.resolve("half");
        Path whole = folder.resolve("whole");
        Invocation.of("export-model", run(), "--task", 1, "--out", half).succeeded();
        Invocation.of("export-model", run(), "--task", 1, "--precision", "fp32", "--out", whole)
                .succeeded();
        TensorFolder rounded = TensorFolder.open(half, UnaryOperator.identity());
        TensorFolder exact = TensorFolder.open(whole, UnaryOperator.identity());
        TensorFolder base = TensorFolder.open(world.model(), UnaryOperator.identity());
        assertThat(rounded.tensors().keySet())
                .isEqualTo(base.tensors().keySet())
                .isEqualTo(exact.tensors().keySet());
        List<String> changed = rounded.tensors().keySet().stream()
                .filter(name -> !rounded.map(name).equals(base.map(name)))
                .toList();
        assertThat(changed).hasSize(8);
        rounded.tensors().forEach((name, tensor) -> {
            assertThat(tensor.type()).isEqualTo(StoredType.F16);
            float[] values = FloatCodec.F32.floats(exact.map(name));
            assertThat(rounded.map(name)).isEqualTo(FloatCodec.F16.bytes(values, 0, values.length));
        });
    }

    /** The embedding stays, and the configuration says that the head is another one. */
    @Test
    void aTiedHeadThatIsAdaptedBecomesAHeadOfItsOwn() throws IOException {
        ObjectNode spec = (ObjectNode) Json.toTree(world.experiment("sequential-lora"));
        ((ObjectNode) spec.path("training")).putArray("targets").add("language_model\\.lm_head");
        StoredRun head = StoredRun.train(
                Files.createDirectory(folder.resolve("head")), Json.convert("spec", spec, ExperimentSpec.class));
        Path out = folder.resolve("merged");
        Invocation.of("export-model", head.directory().path(), "--precision", "fp32", "--out", out)
                .succeeded();
        assertThat(Json.tree(out.resolve("config.json"))
                        .path("tie_word_embeddings")
                        .booleanValue())
                .isFalse();
        assertThat(ofTheModel(out)).containsExactly(ofTheRun(head), Offset.offset(1e-4f));
    }

    @Test
    void anAlignedProjectorIsWrittenWithItsBiases() throws IOException {
        StoredRun aligned = StoredRun.train(
                Files.createDirectory(folder.resolve("aligned")),
                world.experiment("projector-alignment").withMethod(new MethodSpec("projector-alignment", Map.of())));
        Path out = folder.resolve("merged");
        Invocation.of("export-adapter", aligned.directory().path(), "--out", out)
                .refused("multi_modal_projector.linear_1 by more than a low-rank part", "export-model");
        Invocation.of("export-model", aligned.directory().path(), "--precision", "fp32", "--out", out)
                .succeeded();
        TensorFolder base = TensorFolder.open(world.model(), UnaryOperator.identity());
        TensorFolder written = TensorFolder.open(out, UnaryOperator.identity());
        assertThat(written.tensors().keySet().stream().filter(name -> !alike(base, written, name)))
                .containsExactly(
                        "multi_modal_projector.linear_1.bias",
                        "multi_modal_projector.linear_1.weight",
                        "multi_modal_projector.linear_2.bias",
                        "multi_modal_projector.linear_2.weight");
        float[][] expected = new float[1][];
        try (StoredAdapters adapters = new StoredAdapters(aligned.directory().path(), null);
                BaseModel model = BaseModel.load(world.model(), Compute.cpu())) {
            adapters.merge(1, parts -> expected[0] = visual(model, parts::get));
        }
        try (BaseModel model = BaseModel.load(out, Compute.cpu())) {
            assertThat(visual(model, AdapterSet.none())).containsExactly(expected[0], Offset.offset(1e-4f));
        }
    }

    private static boolean alike(TensorFolder base, TensorFolder written, String name) {
        float[] before = FloatCodec.of(base.tensors().get(name).type()).floats(base.map(name));
        return Arrays.equals(before, FloatCodec.F32.floats(written.map(name)));
    }

    /** Logits behind an image. */
    private static float[] visual(BaseModel model, AdapterSet adapters) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            int size = model.config().inputSize();
            NDArray pixels = model.manager().full(new Shape(1, 3, size, size), 0.25f);
            int[] ids = {1, model.config().imageToken(), 40};
            int[] labels = {TokenBatch.IGNORED, TokenBatch.IGNORED, TokenBatch.IGNORED};
            return model.logits(
                            new TokenBatch(new int[][] {ids}, new int[][] {labels}, TokenBatch.single(0)),
                            model.visionFeatures(pixels),
                            adapters)
                    .toFloatArray();
        }
    }

    @Test
    void whatCannotBeWrittenIsRefusedAndLeavesNothing() throws IOException {
        Path out = folder.resolve("merged");
        Invocation.of("export-model", run(), "--precision", "fp8", "--out", out).refused("fp32, fp16 or bf16");
        Invocation.of("export-model", run(), "--shard-size", "5", "--out", out).refused("such as 500MB");
        Invocation.of("export-model", run(), "--shard-size", "0MB", "--out", out)
                .refused("such as 500MB");
        Invocation.of("export-model", run(), "--stage", 0, "--out", out).refused("had not been learned");
        Invocation.of("export-model", run(), "--out", world.model()).refused("is not empty");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void jointTrainingEndsWithTheStageOfTheLastTask() throws IOException {
        Path joint = StoredRun.train(Files.createDirectory(folder.resolve("joint")), world.experiment("joint"))
                .directory()
                .path();

        Invocation.of("export-adapter", joint, "--stage", 2, "--out", folder.resolve("adapter"))
                .succeeded();
        assertThat(folder.resolve("adapter/adapter_model.safetensors")).isRegularFile();
    }

    @Test
    void whatWasNotLearnedIsNotExported() {
        Path out = folder.resolve("adapter");
        Invocation.of("export-adapter", run(), "--task", 2, "--stage", 1, "--out", out)
                .refused("Task 2 had not been learned at the end of stage 1");
        Invocation.of("export-adapter", run(), "--stage", 0, "--out", out).refused("had not been learned");
        Invocation.of("export-adapter", run(), "--task", "shapes", "--out", out)
                .refused("\"shapes\"", "1 colours", "2 counts");
        assertThat(out).doesNotExist();
        Invocation.of("export-adapter", run(), "--out", world.model()).refused("is not empty");
    }
}
