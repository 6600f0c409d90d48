package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.json.Json;
import lilora.engine.model.weights.TensorFile;
import lilora.engine.run.RunDirectory;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run of LiLoRA leaves as a task bank, and the bank comes back as a run that goes on. */
class BankCommandsTest {
    @TempDir
    static Path shared;

    private static TinyWorld world;
    private static StoredRun learned;
    private static Path bank;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        world = TinyWorld.create(shared.resolve("world"));
        learned = StoredRun.train(shared, world.experiment("lilora"));
        bank = shared.resolve("bank");
        assertThat(Invocation.of("export-bank", learned.directory().path(), "--out", bank)
                        .succeeded()
                        .out())
                .isEqualTo("LiLoRA, 2 tasks after stage 2: task bank written to " + bank + "\n");
    }

    private Path written(ExperimentSpec spec) {
        Path file = folder.resolve("experiment.json");
        Json.writeAtomically(file, spec);
        return file;
    }

    private ExperimentSpec longer() throws IOException {
        Path third = TinyTask.write(folder.resolve("third"), "counts", 48, 12);
        Path task = third.resolve("task.json");
        Files.writeString(task, Files.readString(task).replace("\"counts\"", "\"again\""));
        ExperimentSpec spec = world.experiment("lilora");
        return spec.withTasks(Stream.concat(spec.tasks().stream(), Stream.of(TaskSpec.of(third.toString())))
                .toList());
    }

    private RunDirectory taken(ExperimentSpec spec, Object... more) throws IOException {
        return taken(bank, spec, more);
    }

    private RunDirectory taken(Path bank, ExperimentSpec spec, Object... more) throws IOException {
        Path workspace = folder.resolve("workspace");
        List<Object> command =
                new ArrayList<>(List.of("import-bank", bank, written(spec), "--workspace", workspace, "--threads", 1));
        command.addAll(Arrays.asList(more));
        Invocation.of(command.toArray()).succeeded();
        try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
            return RunDirectory.open(runs.findFirst().orElseThrow());
        }
    }

    private static Map<String, List<Object>> tensors(Path run, String stage) {
        TensorFile file = TensorFile.open(run.resolve("checkpoints/" + stage + "/adapters.safetensors"));
        Map<String, List<Object>> tensors = new TreeMap<>();
        file.tensors()
                .forEach((name, tensor) -> tensors.put(name, List.of(Arrays.toString(tensor.shape()), file.map(name))));
        return tensors;
    }

    @Test
    void whatComesBackIsTheSameBitForBit() throws IOException {
        RunDirectory taken = taken(world.experiment("lilora"));
        Map<String, List<Object>> before = tensors(learned.directory().path(), "stage-002-trained");
        assertThat(before.keySet()).anyMatch(name -> name.startsWith("training/anchor"));
        assertThat(tensors(taken.path(), "stage-002-trained")).isEqualTo(before);
        Path again = folder.resolve("again");
        Invocation.of("export-bank", taken.path(), "--out", again).succeeded();
        assertThat(again.resolve("lilora_task_bank.bin")).hasSameBinaryContentAs(bank.resolve("lilora_task_bank.bin"));
        assertThat(Files.readString(again.resolve("README.md")))
                .contains("# LiLoRA, 2 tasks\n", "the tasks 0 colours, 1 counts", "base_model: \"model\"");
    }

    /** Tensors that a variant has not are constants of the bank, and none of the run that it becomes again. */
    @ParameterizedTest
    @CsvSource({
        "mode, CODE, 2",
        "mode, FROZEN_SHARED, 2",
        "mode, SHARED_A_ONLY, 4",
        "mix, FIXED, 2",
    })
    void everyVariantComesBackTheSame(String option, String value, int subRank) throws IOException {
        ExperimentSpec plain = world.experiment("lilora");
        Map<String, Object> options = new TreeMap<>(plain.method().options());
        options.put(option, value);
        options.put("fixedMix", 0.25);
        ExperimentSpec spec = plain.withMethod(new MethodSpec("lilora", options));
        StoredRun variant = StoredRun.train(folder, spec);
        Path out = folder.resolve("variant");
        Invocation.of("export-bank", variant.directory().path(), "--out", out).succeeded();
        assertThat(Files.readString(out.resolve("adapter_config.json"))).contains("\"sub_rank\": " + subRank + ",");
        RunDirectory taken = taken(out, spec);
        assertThat(tensors(taken.path(), "stage-002-trained"))
                .isEqualTo(tensors(variant.directory().path(), "stage-002-trained"));
        Object[] question = {
            "What color is it?", "--image", world.tasks().get(0).resolve("images/050.png")
        };
        for (int task = 1; task <= 2; task++) {
            assertThat(ask(question, world.model(), "--adapter", out, "--bank-task", task - 1, "--max-new-tokens", 6))
                    .isEqualTo(ask(question, taken.path(), "--task", task, "--max-new-tokens", 6))
                    .isEqualTo(ask(question, variant.directory().path(), "--task", task, "--max-new-tokens", 6));
        }
    }

    /** Answers, scores, an adapter of a task, and a third task learned after those of the bank. */
    @Test
    void itIsARunLikeAnyOther() throws IOException {
        Path image = world.tasks().get(0).resolve("images/050.png");
        Object[] question = {"What color is it?", "--image", image, "--max-new-tokens", 6};
        String asked = ask(question, learned.directory().path(), "--task", 1);
        assertThat(ask(question, world.model(), "--adapter", bank, "--bank-task", 0))
                .isEqualTo(asked);
        RunDirectory taken = taken(longer());
        assertThat(ask(question, taken.path(), "--task", 1)).isEqualTo(asked);
        assertThat(Invocation.of("evaluate", taken.path(), "--tasks", 2)
                        .succeeded()
                        .out())
                .startsWith("after stage 2 of 3\n2  counts ")
                .doesNotContain("not learned");
        Path ours = folder.resolve("ours");
        Path theirs = folder.resolve("theirs");
        Invocation.of("export-adapter", taken.path(), "--task", 1, "--out", ours)
                .succeeded();
        Invocation.of("export-adapter", learned.directory().path(), "--task", 1, "--out", theirs)
                .succeeded();
        assertThat(ours.resolve("adapter_model.safetensors"))
                .hasSameBinaryContentAs(theirs.resolve("adapter_model.safetensors"));

        assertThat(Invocation.of("resume", taken.path()).succeeded().out()).contains("again");
        Map<String, List<Object>> before = tensors(learned.directory().path(), "stage-002-trained");
        Map<String, List<Object>> after = tensors(taken.path(), "stage-003-trained");
        assertThat(after.keySet()).anyMatch(name -> name.startsWith("task3/"));
        before.keySet().stream()
                .filter(name -> name.startsWith("task"))
                .forEach(name -> assertThat(after.get(name)).as(name).isEqualTo(before.get(name)));
        assertThat(after.get("shared/A/multi_modal_projector.linear_1"))
                .isNotEqualTo(before.get("shared/A/multi_modal_projector.linear_1"));
        Invocation.of("export-bank", taken.path(), "--stage", 3, "--out", folder.resolve("three"))
                .succeeded();
    }

    /** What the bank has learned asks for no training items. */
    @Test
    void itsTasksMayBeThereToBeTestedOnly() throws IOException {
        List<TaskSpec> tasks = new ArrayList<>();
        for (String id : List.of("colours", "counts")) {
            Path task = TinyTask.write(folder.resolve(id), id, 48, 12);
            ObjectNode described = (ObjectNode) Json.tree(task.resolve("task.json"));
            described.remove("train");
            Json.writeAtomically(task.resolve("task.json"), described);
            tasks.add(TaskSpec.of(task.toString()));
        }
        RunDirectory taken = taken(world.experiment("lilora").withTasks(tasks));
        String scores = Invocation.of("evaluate", taken.path()).succeeded().out();
        assertThat(scores)
                .isEqualTo(Invocation.of("evaluate", learned.directory().path())
                        .succeeded()
                        .out());
        Invocation.of("resume", taken.path()).succeeded();
    }

    private static String ask(Object[] question, Object... model) {
        List<Object> command = new ArrayList<>(List.of("ask", model[0]));
        command.addAll(Arrays.asList(question));
        command.addAll(Arrays.asList(model).subList(1, model.length));
        return Invocation.of(command.toArray()).succeeded().out();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -o rank=8                            | learned with rank 4, but the experiment says 8
            -o alpha=4                           | learned with alpha 8.0, but the experiment says 4.0
            -o mode=SHARED_A_ONLY                | inner rank 2, below its rank 4, but with method.options.mode SHARED_A_ONLY
            -o mix=FIXED                         | but with method.options.mix FIXED and fixedMix 0.5 it has to be 0.0
            --method sequential-lora             | Sequential LoRA has no task bank
            """)
    void anExperimentThatSaysOtherwiseIsRefused(String change, String sentence) {
        List<Object> command = new ArrayList<>(
                List.of("import-bank", bank, written(world.experiment("lilora")), "--workspace", folder.resolve("no")));
        command.addAll(List.of(change.split(" ", -1)));
        Invocation.of(command.toArray()).refused(sentence);
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void tasksAndLayersMustBeThoseOfTheBank() throws IOException {
        ExperimentSpec spec = world.experiment("lilora");
        Object[] rest = {"--workspace", folder.resolve("no")};
        Invocation.of("import-bank", bank, written(spec.withTasks(spec.tasks().subList(0, 1))), rest[0], rest[1])
                .refused("holds 2 tasks, but the experiment has 1");
        var fewer = (ObjectNode) Json.toTree(spec);
        ((ObjectNode) fewer.path("training")).putArray("targets").add(".*mlp.*");
        Invocation.of("import-bank", bank, written(Json.convert("spec", fewer, ExperimentSpec.class)), rest[0], rest[1])
                .refused("multi_modal_projector.linear_1 is not among those");
        Invocation.of("import-bank", world.model(), written(spec), rest[0], rest[1])
                .refused("holds no task bank");
        assertThat(folder.resolve("no")).doesNotExist();
        Path adapter = folder.resolve("adapter");
        Invocation.of("export-adapter", learned.directory().path(), "--out", adapter)
                .succeeded();
        Path task = world.tasks().get(0);
        Invocation.of("evaluate", world.model(), task, "--adapter", bank).refused("holds the tasks 0, 1");
        Invocation.of("evaluate", world.model(), task, "--adapter", bank, "--bank-task", 2)
                .refused("holds the tasks 0, 1");
        Invocation.of("evaluate", world.model(), task, "--adapter", adapter, "--bank-task", 0)
                .refused("holds an adapter of PEFT");
        Invocation.of("ask", world.model(), "What?", "--bank-task", 0).refused("name its folder with --adapter");
        Invocation.of("run", written(spec), "--start-adapter", bank, rest[0], rest[1])
                .refused("import the bank as a run, or ask one of its tasks");
    }

    @Test
    void whatHasNoBankIsRefused() throws IOException {
        Path out = folder.resolve("out");
        Invocation.of("export-bank", learned.directory().path(), "--stage", 0, "--out", out)
                .refused("nothing had been learned");
        ExperimentSpec spec = world.experiment("isolated-lora");
        Path run = StoredRun.train(folder, spec.withTasks(spec.tasks().subList(0, 1)))
                .directory()
                .path();
        Invocation.of("export-bank", run, "--out", out).refused("Isolated LoRA has no task bank");
        assertThat(out).doesNotExist();
    }
}
