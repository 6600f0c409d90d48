package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import lilora.engine.benchmark.Trees;
import lilora.engine.compose.PartsFixture;
import lilora.engine.device.ComputeDevices;
import lilora.engine.device.StandIn;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.PretrainSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec.FeatureStorage;
import lilora.engine.file.Folders;
import lilora.engine.file.Sha256;
import lilora.engine.gguf.GgufBytes;
import lilora.engine.hub.CachedModel;
import lilora.engine.hub.HubServer;
import lilora.engine.json.Json;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.tracking.MlflowServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option of every command: what it does is seen, or it is refused with these words. */
@TestInstance(Lifecycle.PER_CLASS)
class OptionTableTest {
    @TempDir
    static Path folder;

    private TinyWorld world;
    private Path experiment;
    private Path study;
    private Path pretraining;
    private Path image;
    private Invocation trained;
    private RunDirectory run;

    @FunctionalInterface
    private interface Effect {
        void isSeen() throws IOException;
    }

    private record Row(String option, String effect, Effect check) {
        @Override
        public String toString() {
            return option + ": " + effect;
        }
    }

    /** One run with every option at once, none at its default or at what the file says. */
    @BeforeAll
    void train() throws IOException {
        world = TinyWorld.create(folder);
        image = world.tasks().get(0).resolve("images/050.png");
        experiment = folder.resolve("tiny.json");
        ExperimentSpec spec = world.experiment("lilora");
        Json.writeAtomically(
                experiment,
                spec.withTasks(spec.tasks().stream()
                        .map(task -> new TaskSpec(task.folder(), 16, 4, 3.0, 0.5))
                        .toList()));
        study = folder.resolve("study.json");
        Json.writeAtomically(
                study,
                new StudySpec(
                        1,
                        "tiny.json",
                        List.of(3L),
                        List.of(new StudySpec.Variant("none|at\u001ball", new MethodSpec("zero-shot", Map.of())))));
        pretraining = folder.resolve("pretrain.json");
        Json.writeAtomically(
                pretraining,
                new PretrainSpec(
                        1,
                        "model",
                        List.of(new PretrainSpec.Phase(
                                PretrainSpec.Objective.CONVERSATIONS, "colours", 20, 4, 1e-3, 0)),
                        0.01,
                        0.1,
                        1,
                        2,
                        10,
                        5));
        trained = Invocation.of(
                        "run",
                        experiment,
                        "--workspace",
                        folder.resolve("w"),
                        "--device",
                        "cpu",
                        "--threads",
                        1,
                        "--precision",
                        "bf16",
                        "--method",
                        "isolated-lora",
                        "-o",
                        "rank=3",
                        "-o",
                        "alpha=6",
                        "--seed",
                        -4,
                        "--epochs",
                        1.5,
                        "--learning-rate",
                        "2e-3",
                        "--gradient-checkpointing",
                        "--base-weights",
                        "int8",
                        "--probe",
                        "--features",
                        "half",
                        "--json")
                .succeeded();
        run = only(folder.resolve("w"));
    }

    private static RunDirectory only(Path workspace) throws IOException {
        try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
            return RunDirectory.open(runs.findFirst().orElseThrow());
        }
    }

    private RunSpec asked() {
        return run.spec();
    }

    private void refused(String words, Object... arguments) {
        Invocation.of(arguments).refused(words);
    }

    private void misused(String words, Object... arguments) {
        Invocation misused = Invocation.of(arguments);
        assertThat(misused.code()).isEqualTo(2);
        assertThat(misused.err()).contains(words).doesNotContain("\tat ");
    }

    private String json(Object... arguments) {
        String out = Invocation.of(arguments).succeeded().out();
        for (String line : out.startsWith("{\"") ? out.lines().toList() : List.of(out)) {
            assertThat(Json.parse("output", "{\"value\":" + line + "}", Holder.class))
                    .isNotNull();
        }
        return out;
    }

    private record Holder(Object value) {}

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("run --device", "in run.json; an unknown or absent one makes no run", () -> {
            assertThat(asked().compute().device()).isEqualTo("cpu");
            refused(
                    "Device \"gpu\" is unknown",
                    "run",
                    experiment,
                    "--workspace",
                    folder.resolve("no"),
                    "--device",
                    "gpu");
            if (ComputeDevices.of(System.getenv()).library().isEmpty()) {
                refused(
                        "PYTORCH_LIBRARY_PATH",
                        "run",
                        experiment,
                        "--workspace",
                        folder.resolve("no"),
                        "--device",
                        "cuda:0");
                refused(
                        "PYTORCH_LIBRARY_PATH",
                        "study",
                        study,
                        "--workspace",
                        folder.resolve("no"),
                        "--device",
                        "cuda:0");
            }
            assertThat(folder.resolve("no")).doesNotExist();
        }));
        rows.add(new Row("run --threads", "in run.json; 0 is settled before", () -> {
            assertThat(asked().compute().threads()).isEqualTo(1);
            assertThat(ComputeSpec.on("cpu", 0).resolved().threads()).isPositive();
            refused("Threads is -1", "run", experiment, "--threads", -1);
        }));
        rows.add(new Row("run --precision", "in run.json", () -> {
            assertThat(asked().compute().precision()).isEqualTo(ComputeSpec.Precision.BFLOAT16);
            refused("Precision \"fp8\" is unknown", "run", experiment, "--precision", "fp8");
        }));
        rows.add(new Row("run --workspace", "runs and features are there", () -> {
            assertThat(folder.resolve("w/runs")).isDirectory();
            assertThat(folder.resolve("w/cache")).isDirectory();
            misused("an empty path", "run", experiment, "--workspace", "");
            misused("is not a path", "run", experiment, "--workspace", "a\0b");
        }));
        rows.add(new Row("run --method", "in run.json, with its own options", () -> {
            assertThat(asked().experiment().method().id()).isEqualTo("isolated-lora");
        }));
        rows.add(new Row("run --option", "in run.json; given twice or not understood it is refused", () -> {
            assertThat(asked().experiment().method().options())
                    .containsEntry("rank", 3)
                    .containsEntry("alpha", 6);
            refused("-o rank is given twice", "run", experiment, "-o", "rank=2", "-o", "rank=4");
            refused("write NAME=VALUE", "run", experiment, "-o", "rank");
            refused("\"subRank\" is unknown", "run", experiment, "--method", "isolated-lora", "-o", "subRank=1");
            refused("\"rank\"", "run", experiment, "-o", "rank=0x4");
        }));
        rows.add(new Row("run --seed", "in run.json", () -> assertThat(
                        asked().experiment().seed())
                .isEqualTo(-4)));
        rows.add(new Row("run --epochs", "in run.json, for tasks with epochs of their own, too", () -> {
            assertThat(asked().experiment().training().epochs()).isEqualTo(1.5);
            assertThat(asked().experiment().tasks()).allMatch(task -> task.epochs() == null);
            refused("training.epochs", "run", experiment, "--epochs", "NaN");
        }));
        rows.add(new Row("run --learning-rate", "in run.json, for tasks with rates of their own, too", () -> {
            assertThat(asked().experiment().training().learningRate()).isEqualTo(2e-3);
            assertThat(asked().experiment().tasks()).allMatch(task -> task.learningRate() == null);
        }));
        rows.add(new Row("run --gradient-checkpointing", "in run.json; absent where it is off", () -> {
            assertThat(asked().experiment().training().checkpointsGradients()).isTrue();
            assertThat(Files.readString(run.runFile())).contains("\"gradientCheckpointing\": true");
            assertThat(Files.readString(experiment)).doesNotContain("gradientCheckpointing");
        }));
        rows.add(new Row("run --base-weights", "in run.json; what is unknown is refused", () -> {
            assertThat(asked().experiment().training().holdsEightBits()).isTrue();
            refused("Base weights \"int4\" are unknown", "run", experiment, "--base-weights", "int4");
        }));
        rows.add(new Row("run --features", "in run.json and on disk; what is unknown is refused", () -> {
            assertThat(asked().experiment().training().featureStorage()).isEqualTo(FeatureStorage.HALF);
            assertThat(Files.readString(run.runFile())).contains("\"features\": \"HALF\"");
            assertThat(Files.readString(experiment)).doesNotContain("features");
            refused("Feature storage \"fp16\" is unknown", "run", experiment, "--features", "fp16");
        }));
        rows.add(new Row("run --probe", "told for each stage before anything is trained", () -> {
            List<String> lines = trained.out()
                    .lines()
                    .filter(line -> !line.contains("\"checkpoint\""))
                    .toList();
            List<String> told = lines.stream()
                    .filter(line -> line.contains("\"preflight\""))
                    .toList();
            assertThat(told).hasSize(2).allMatch(line -> line.contains("\"fits") && line.contains("planned "));
            assertThat(told.get(0)).contains("memory of stage 1: a batch of 8 items, ");
            String first = lines.stream()
                    .filter(line -> line.contains("stage_start"))
                    .findFirst()
                    .orElseThrow();
            assertThat(lines.indexOf(told.get(1))).isLessThan(lines.indexOf(first));
        }));
        rows.add(new Row(
                "run --allow-train-images",
                "in run.json; without it a test image of the training data is refused",
                () -> {
                    Path leaky = leaky("leaky");
                    refused(
                            "See --allow-train-images, lilora check-data.",
                            "run",
                            leaky,
                            "--workspace",
                            folder.resolve("no"));
                    assertThat(folder.resolve("no")).doesNotExist();
                    Invocation.of("run", leaky, "--workspace", folder.resolve("allowed"), "--allow-train-images")
                            .succeeded();
                    assertThat(only(folder.resolve("allowed"))
                                    .spec()
                                    .experiment()
                                    .evaluation()
                                    .allowTrainImages())
                            .isTrue();
                }));
        rows.add(new Row("run --json", "one event a line", () -> {
            assertThat(trained.out().lines()).allMatch(line -> line.startsWith("{\"v\":1,"));
        }));
        rows.add(new Row("run --dry-run", "tells the cost, with --json as JSON, and makes nothing", () -> {
            assertThat(json(
                            "run",
                            experiment,
                            "--workspace",
                            folder.resolve("dry"),
                            "--dry-run",
                            "--json",
                            "-o",
                            "rank=3"))
                    .contains("\"rank\": 3");
            assertThat(folder.resolve("dry")).doesNotExist();
        }));
        rows.add(new Row("resume --json", "one event a line", () -> {
            assertThat(Invocation.of("resume", run, "--json").succeeded().out().lines())
                    .allMatch(line -> line.startsWith("{\"v\":1,"));
            misused("Unknown option", "resume", run, "--seed", 3);
            misused("Unknown option", "resume", run, "--threads", 2);
        }));
        rows.add(new Row("evaluate --stage", "said in the answer; beyond the run it is refused", () -> {
            assertThat(Invocation.of("evaluate", run, "--stage", 1, "--tasks", 1)
                            .succeeded()
                            .out())
                    .startsWith("after stage 1 of 2");
            refused("stages 1 to 2", "evaluate", run, "--stage", 3);
            refused("stages 1 to 2", "evaluate", run, "--stage", -1);
        }));
        rows.add(new Row("evaluate --tasks", "only these; none twice, none beyond", () -> {
            assertThat(Invocation.of("evaluate", run, "--tasks", "2")
                            .succeeded()
                            .out()
                            .lines())
                    .hasSize(2);
            refused("twice", "evaluate", run, "--tasks", "1,1");
            refused("tasks 1 to 2", "evaluate", run, "--tasks", "1,0");
        }));
        rows.add(new Row("evaluate --predictions", "files there, never in the run", () -> {
            Invocation.of("evaluate", run, "--tasks", 1, "--predictions", folder.resolve("a/b"))
                    .succeeded();
            assertThat(folder.resolve("a/b/task001.jsonl")).isRegularFile();
            refused("inside the run", "evaluate", run, "--predictions", run.predictions());
            refused("cannot be made", "evaluate", run, "--predictions", experiment);
        }));
        rows.add(new Row("run --start-adapter", "in run.json, with its hash; what is none makes no run", () -> {
            weights("to-start", "--task", 1);
            Path at = folder.resolve("to-start");
            refused(
                    "is not an adapter of PEFT",
                    "run",
                    experiment,
                    "--workspace",
                    folder.resolve("no"),
                    "--start-adapter",
                    folder);
            assertThat(folder.resolve("no")).doesNotExist();
            Invocation.of(
                            "run",
                            experiment,
                            "--workspace",
                            folder.resolve("begun"),
                            "--method",
                            "zero-shot",
                            "--start-adapter",
                            at)
                    .succeeded();
            RunSpec begun = only(folder.resolve("begun")).spec();
            assertThat(begun.experiment().startAdapter()).isEqualTo(at.toString());
            assertThat(begun.hashes()).containsKey("startAdapter");
        }));
        rows.add(new Row("run --template", "in run.json; an unknown or unfit one makes no run", () -> {
            Path at = folder.resolve("in-template");
            refused("\"vicuna\" is unknown; known are", "run", experiment, "--workspace", at, "--template", "vicuna");
            refused("need the token <|im_start|>, which", "run", experiment, "--workspace", at, "--template", "chatml");
            assertThat(at).doesNotExist();
            Invocation.of("run", experiment, "--workspace", at, "--method", "zero-shot", "--template", "llama_2")
                    .succeeded();
            assertThat(only(at).spec().experiment().template()).isEqualTo("llama_2");
        }));
        rows.add(new Row("plan --template", "in what it prints", () -> {
            assertThat(Invocation.of("plan", experiment, "--template", "llama_2")
                            .succeeded()
                            .out())
                    .contains("conversations in the template llama_2");
            assertThat(Invocation.of("plan", experiment).succeeded().out()).doesNotContain("template");
        }));
        rows.add(new Row("evaluate --template", "of a base model; a run has its own", () -> {
            Path task = world.tasks().get(0);
            String own = predictions("own", task);
            assertThat(predictions("same", task, "--template", "vicuna_v1")).isEqualTo(own);
            assertThat(predictions("other", task, "--template", "llama_2")).isNotEqualTo(own);
            refused("--template is for a base model", "evaluate", run, "--template", "llama_2");
            refused("\"none\" is unknown", "evaluate", world.model(), task, "--template", "none");
        }));
        rows.add(new Row("ask --template", "of a base model; a run has its own", () -> {
            String own = answer();
            assertThat(answer("--template", "vicuna_v1")).isEqualTo(own);
            assertThat(answer("--template", "llama_2")).isNotEqualTo(own);
            refused("--template is for a base model", "ask", run, "What?", "--template", "llama_2");
        }));
        rows.add(new Row("evaluate --adapter", "answers on a base model; a run has its own", () -> {
            weights("to-evaluate", "--task", 1);
            Path at = folder.resolve("to-evaluate");
            assertThat(Invocation.of("evaluate", world.model(), world.tasks().get(0), "--adapter", at)
                            .succeeded()
                            .out())
                    .startsWith(world.model() + " with the adapter " + at);
            refused("--adapter is for a base model", "evaluate", run, "--adapter", at);
        }));
        rows.add(new Row("ask --adapter", "answers on a base model; a run has its own", () -> {
            weights("to-ask", "--task", 1);
            json("ask", world.model(), "What?", "--adapter", folder.resolve("to-ask"), "--json");
            refused("is not an adapter of PEFT", "ask", world.model(), "What?", "--adapter", folder);
            refused("--adapter is for a base model", "ask", run, "What?", "--adapter", folder);
        }));
        rows.add(new Row("evaluate --json", "JSON and nothing else", () -> {
            assertThat(json("evaluate", run, "--tasks", 1, "--json")).contains("\"stage\": 2");
        }));
        rows.add(new Row("ask --image", "read; what is no image is refused", () -> {
            Invocation.of("ask", run, "What color is it?", "--task", 1, "--image", image)
                    .succeeded();
            Object[] two = {"--image", image, "--image", world.tasks().get(0).resolve("images/001.png")};
            Invocation.of("ask", run, "What color is it?", "--task", 1, two[0], two[1], two[2], two[3])
                    .succeeded();
            refused("occurs 1 times", "ask", run, "What <image> is it?", two[0], two[1], two[2], two[3]);
            refused("tiny.json", "ask", run, "What color is it?", "--image", experiment);
        }));
        rows.add(new Row("ask --task", "that adapter answers; a base model has none", () -> {
            refused("\"3\" is not in the sequence", "ask", run, "What?", "--task", 3);
            refused("no task adapters", "ask", world.model(), "What?", "--task", 1);
        }));
        rows.add(new Row("ask --stage", "needs a task, and a stage of the run", () -> {
            refused("name the task with --task", "ask", run, "What?", "--stage", 1);
            refused("name the task with --task", "ask", world.model(), "What?", "--stage", 1);
            refused("stages 1 to 2", "ask", run, "What?", "--task", 1, "--stage", 9);
        }));
        rows.add(new Row("ask --max-new-tokens", "no longer than that; the task's own length if left out", () -> {
            String most = json("ask", run, "What color is it?", "--task", 1, "--max-new-tokens", 6, "--json");
            assertThat(json("ask", run, "What color is it?", "--task", 1, "--json"))
                    .isEqualTo(most);
            refused("at least 1", "ask", run, "What?", "--max-new-tokens", 0);
        }));
        rows.add(new Row("ask --json", "JSON and nothing else; a question as it is given", () -> {
            Files.writeString(folder.resolve("file"), "another question");
            String at = "@" + folder.resolve("file");
            assertThat(json("ask", world.model(), at, "--json")).contains("\"question\": \"" + at);
            refused("shorten it", "ask", world.model(), "long ".repeat(400));
            refused("lone surrogate", "ask", world.model(), "a\ud800b");
        }));
        rows.add(new Row("study --workspace", "runs are there, and used again", () -> {
            Invocation first = studied();
            assertThat(first.out()).contains("| none\\|at\uFFFDall | ");
            assertThat(studied().out()).contains("reused from");
            RunSpec made = only(folder.resolve("s")).spec();
            assertThat(made.experiment().seed()).isEqualTo(3);
            assertThat(made.compute()).isEqualTo(new ComputeSpec("cpu", 1, ComputeSpec.Precision.BFLOAT16));
        }));
        for (String option : List.of("--device", "--threads", "--precision")) {
            rows.add(new Row("study " + option, "in run.json; what is unknown is refused", () -> {
                refused("unknown", "study", study, "--device", "gpu");
                refused("Threads is -1", "study", study, "--threads", -1);
                refused("unknown", "study", study, "--precision", "fp8");
            }));
        }
        rows.add(new Row(
                "study --slots", "below one is refused", () -> refused("--slots is 0", "study", study, "--slots", 0)));
        rows.add(new Row("study --keep", "no answers are left", () -> {
            Path workspace = folder.resolve("sk");
            Invocation.of("study", study, "--workspace", workspace, "--threads", 1, "--keep", "table")
                    .succeeded();
            assertThat(only(workspace).predictions()).isEmptyDirectory();
        }));
        for (String option : List.of("--dry-run", "--table-only")) {
            rows.add(new Row("study " + option, "runs nothing", () -> {
                Path workspace = folder.resolve("sn");
                assertThat(Invocation.of("study", study, "--workspace", workspace, option)
                                .succeeded()
                                .out())
                        .contains("1 run: 1 variant");
                assertThat(workspace).doesNotExist();
            }));
        }
        rows.add(new Row(
                "study --baseline",
                "a variant, or refused",
                () -> refused("is no variant of the study", "study", study, "--baseline", "other")));
        for (Map.Entry<String, String> told : Map.of(
                        "--markdown",
                        "| method | n | AP | ",
                        "--json",
                        "\"metrics\"",
                        "--csv",
                        ",AP,AP low,AP high,AP n,",
                        "--results",
                        "{\"schema\":1,\"content\":{\"experiment\":{")
                .entrySet()) {
            String option = told.getKey();
            rows.add(new Row("study " + option, "the numbers in a file", () -> {
                studied();
                Path file = folder.resolve("numbers" + option);
                Invocation.of(
                                "study",
                                study,
                                "--workspace",
                                folder.resolve("s"),
                                "--threads",
                                1,
                                "--precision",
                                "bf16",
                                option,
                                file)
                        .succeeded();
                assertThat(file).content().contains(told.getValue());
            }));
        }
        rows.add(new Row("pretrain --out", "the model is there; another specification is refused", () -> {
            assertThat(pretrained().out()).contains("\"type\":\"step\"").contains("\"heldOutLoss\":");
            assertThat(folder.resolve("p/model/model.safetensors")).isRegularFile();
            Path other = folder.resolve("other.json");
            Files.writeString(other, Files.readString(pretraining).replace("\"seed\": 5", "\"seed\": 6"));
            refused("another specification", "pretrain", other, "--data", folder, "--out", folder.resolve("p"));
        }));
        rows.add(new Row("pretrain --data", "where the data are sought", () -> {
            refused(
                    "nowhere",
                    "pretrain",
                    pretraining,
                    "--data",
                    folder.resolve("nowhere"),
                    "--out",
                    folder.resolve("q"));
        }));
        rows.add(new Row("pretrain --json", "one event a line", () -> {
            assertThat(pretrained().out().lines()).allMatch(line -> line.startsWith("{\""));
        }));
        for (String option : List.of("--device", "--threads", "--precision")) {
            rows.add(new Row("pretrain " + option, "in its checkpoints; what is unknown is refused", () -> {
                Object[] command = {"pretrain", pretraining, "--out", folder.resolve("q"), "--device", "gpu"};
                refused("unknown", command);
                pretrained();
                try (Stream<Path> checkpoints = Files.list(folder.resolve("p/checkpoints"))) {
                    assertThat(Files.readString(
                                    checkpoints.findFirst().orElseThrow().resolve("hashes.json")))
                            .contains("threads on cpu (fp32, ");
                }
            }));
        }
        rows.add(new Row("methods --json", "JSON and nothing else", () -> {
            assertThat(json("methods", "--json")).contains("\"lilora\"");
        }));
        rows.add(new Row("devices --search", "a libtorch found there is listed; nothing is run for it", () -> {
            Path library = StandIn.python(folder.resolve("envs/torch"), "2.6.0+cu124", "12.4");
            assertThat(Invocation.of("devices", "--search", folder.resolve("envs"))
                            .succeeded()
                            .out())
                    .startsWith("cpu: ")
                    .contains("libtorch: " + library + " holds torch 2.6.0+cu124 where the workbench needs 2.7.1");
        }));
        rows.add(new Row("devices --json", "JSON and nothing else", () -> {
            assertThat(json("devices", "--json")).contains("\"cores\": ").contains("\"libraries\": [");
        }));
        trackingRows(rows);
        followedRows(rows);
        planRows(rows);
        dataRows(rows);
        exportRows(rows);
        modelRows(rows);
        alignRows(rows);
        bankRows(rows);
        composeRows(rows);
        convertRows(rows);
        downloadRows(rows);
        return rows;
    }

    private void trackingRows(List<Row> rows) {
        rows.add(new Row("export-tensorboard --out", "a file for each run there; without it beside the run", () -> {
            Path out = folder.resolve("boards");
            Invocation.of("export-tensorboard", folder.resolve("w"), "--out", out)
                    .succeeded();
            Path there = onlyFile(out.resolve(run.path().getFileName()));
            assertThat(there.getFileName().toString()).startsWith("events.out.tfevents.");
            Invocation.of("export-tensorboard", run).succeeded();
            assertThat(onlyFile(run.path().resolve("tensorboard"))).hasSameBinaryContentAs(there);
            refused("is not a run directory", "export-tensorboard", folder.resolve("none"));
            Invocation full = Invocation.of("export-tensorboard", run, "--out", experiment);
            assertThat(full.code()).isEqualTo(ExitCode.FAILED);
            assertThat(full.err()).contains("cannot be written").doesNotContain("\tat ");
        }));
        rows.add(new Row("export-tensorboard --follow", "ends with the run", () -> Invocation.of(
                        "export-tensorboard", run, "--follow", "--out", folder.resolve("followed"))
                .succeeded()));
    }

    private void followedRows(List<Row> rows) {
        rows.add(new Row("run --tensorboard", "written while the run goes on, as afterwards", () -> {
            Path live = onlyFile(followed("t", "--tensorboard").path().resolve("tensorboard"));
            Invocation.of("export-tensorboard", folder.resolve("t"), "--out", folder.resolve("again"))
                    .succeeded();
            Path run = live.getParent().getParent().getFileName();
            assertThat(onlyFile(folder.resolve("again").resolve(run))).hasSameBinaryContentAs(live);
        }));
        rows.add(new Row("run --mlflow", "a server is told; one that is not there harms no run", () -> {
            try (MlflowServer server = new MlflowServer()) {
                followed("m", "--mlflow", server.url());
                assertThat(server.finished()).isEqualTo(1);
            }
            assertThat(Invocation.of("resume", run, "--mlflow", "http://127.0.0.1:1")
                            .succeeded()
                            .err())
                    .containsOnlyOnce("does not answer");
            refused("is no address of an MLflow server", "run", experiment, "--mlflow", "host");
        }));
        rows.add(new Row("run --notify", "a program is told of the end; one that is not there harms no run", () -> {
            Path out = folder.resolve("noticed");
            Path program = Files.writeString(folder.resolve("notice.sh"), "#!/bin/sh\ncat > '" + out + "'\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
            followed("n", "--notify", "'" + program + "'");
            assertThat(out).content().contains("\"kind\":\"completed\"", "\"method\":\"zero-shot\"");
            followed("n2", "--notify", folder.resolve("none").toString());
            refused("quote without its end", "run", experiment, "--notify", "a 'b");
        }));
        rows.add(new Row("run --webhook-file", "the address in it is told; what may not be one is refused", () -> {
            Path address = Files.writeString(folder.resolve("webhook"), "http://127.0.0.1:1/sekret\n");
            followed("h", "--webhook-file", address);
            Files.writeString(address, "http://example.org/sekret\n");
            refused("write https://HOST", "run", experiment, "--webhook-file", address);
            refused("cannot be read", "run", experiment, "--webhook-file", folder.resolve("none"));
        }));
        rows.add(new Row("resume --tensorboard", "written for a run that is over, too", () -> {
            Invocation.of("resume", run, "--tensorboard").succeeded();
            assertThat(onlyFile(run.path().resolve("tensorboard"))).isNotEmptyFile();
        }));
        rows.add(new Row("resume --mlflow", "what is no address is refused", () -> {
            refused("is no address of an MLflow server", "resume", run, "--mlflow", "host");
        }));
        rows.add(new Row("resume --notify", "a program is told of the end, of what was before not again", () -> {
            Path out = folder.resolve("resumed");
            Path program = Files.writeString(folder.resolve("resumed.sh"), "#!/bin/sh\ncat >> '" + out + "'\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
            Invocation.of("resume", run, "--notify", program).succeeded();
            assertThat(out).content().containsOnlyOnce("\"kind\":\"completed\"");
            refused("quote without its end", "resume", run, "--notify", "a 'b");
        }));
        rows.add(new Row("resume --webhook-file", "an address that keeps no secret is refused", () -> {
            Path address = Files.writeString(folder.resolve("webhook of resume"), "http://example.org/sekret\n");
            refused("write https://HOST", "resume", run, "--webhook-file", address);
        }));
        rows.add(new Row("study --notify", "of the end of each of its runs", () -> {
            Path out = folder.resolve("studied");
            Path program = Files.writeString(folder.resolve("studied.sh"), "#!/bin/sh\ncat >> '" + out + "'\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
            Invocation.of("study", study, "--workspace", folder.resolve("sn"), "--notify", program)
                    .succeeded();
            assertThat(out).content().containsOnlyOnce("\"kind\":\"completed\"");
        }));
        rows.add(new Row("study --webhook-file", "an address that keeps no secret is refused", () -> {
            Path address = Files.writeString(folder.resolve("webhook of study"), "http://example.org/sekret\n");
            refused(
                    "write https://HOST",
                    "study",
                    study,
                    "--workspace",
                    folder.resolve("sn"),
                    "--webhook-file",
                    address);
        }));
        rows.add(new Row("study --tensorboard", "in each of its runs", () -> {
            Invocation.of("study", study, "--workspace", folder.resolve("st"), "--tensorboard")
                    .succeeded();
            assertThat(onlyFile(only(folder.resolve("st")).path().resolve("tensorboard")))
                    .isNotEmptyFile();
        }));
        rows.add(new Row("study --mlflow", "each of its runs is told", () -> {
            try (MlflowServer server = new MlflowServer()) {
                Invocation.of("study", study, "--workspace", folder.resolve("sm"), "--mlflow", server.url())
                        .succeeded();
                assertThat(server.finished()).isEqualTo(1);
            }
        }));
    }

    private RunDirectory followed(String workspace, Object... options) throws IOException {
        List<Object> all = new ArrayList<>(List.of("run", experiment, "--workspace", folder.resolve(workspace)));
        all.addAll(List.of("--method", "zero-shot"));
        all.addAll(List.of(options));
        Invocation.of(all.toArray()).succeeded();
        return only(folder.resolve(workspace));
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    /** One download from a server that behaves like the hub. */
    private Invocation downloaded(Path cache, Object... more) throws IOException {
        try (HubServer server = new HubServer("lab/tiny")) {
            server.small("config.json", "{\"model_type\": \"llava\"}").large("model.safetensors", new byte[2 << 20]);
            System.setProperty("HF_ENDPOINT", server.endpoint().toString());
            List<Object> all = new ArrayList<>(List.of("download", "lab/tiny", "--cache", cache));
            all.addAll(List.of(more));
            return Invocation.of(all.toArray());
        } finally {
            System.clearProperty("HF_ENDPOINT");
        }
    }

    private void downloadRows(List<Row> rows) {
        Path shelf = folder.resolve("downloads");
        rows.add(new Row("download --cache", "the model is there and found by name; offline it is refused", () -> {
            System.setProperty("HF_HUB_OFFLINE", "1");
            try {
                downloaded(shelf).refused("HF_HUB_OFFLINE forbids");
            } finally {
                System.clearProperty("HF_HUB_OFFLINE");
            }
            assertThat(downloaded(shelf).succeeded().out())
                    .isEqualTo("lab/tiny (%1$s): 2 MiB in %2$s/models--lab--tiny/snapshots/%1$s\n"
                            .formatted(HubServer.COMMIT, shelf));
            assertThat(Invocation.of("models", "--cache", shelf).succeeded().out())
                    .isEqualTo("lab/tiny (main): llava, 2 MiB, licence not told, whole\n");
        }));
        rows.add(new Row("download --revision", "that one is asked for and kept by its name", () -> {
            downloaded(shelf, "--revision", "v1").succeeded();
            assertThat(Invocation.of("models", "--cache", shelf).succeeded().out())
                    .contains("v1");
            downloaded(shelf, "--revision", "v9").refused("(404)", "v9");
            downloaded(shelf, "--revision", "../v1").refused("'../v1' is no revision");
        }));
        rows.add(new Row("download --json", "JSON and nothing else", () -> {
            String out = downloaded(shelf, "--json").succeeded().out();
            assertThat(Json.parse("output", out, CachedModel.class).isWhole()).isTrue();
        }));
    }

    private Object[] composing(PartsFixture parts, Path out, Object... more) {
        List<Object> all =
                new ArrayList<>(List.of("compose", "--language", parts.language(), "--vision", parts.vision()));
        all.addAll(List.of("--out", out));
        all.addAll(List.of(more));
        return all.toArray();
    }

    private void exportRows(List<Row> rows) {
        rows.add(new Row("export-adapter --task", "that adapter, not another's", () -> {
            String first = weights("of-task-1", "--task", 1);
            assertThat(weights("of-colours", "--task", "colours")).isEqualTo(first);
            assertThat(weights("of-task-2", "--task", 2)).isNotEqualTo(first);
            refused("not in the sequence", "export-adapter", run, "--task", 3, "--out", folder.resolve("x"));
        }));
        rows.add(new Row("export-adapter --stage", "a stage of the run", () -> {
            assertThat(weights("of-stage-1", "--stage", 1)).isEqualTo(weights("again-task-1", "--task", 1));
            refused("stages 1 to 2", "export-adapter", run, "--stage", 3, "--out", folder.resolve("x"));
        }));
        rows.add(new Row("export-adapter --out", "a new folder", () -> {
            weights("there", "--task", 1);
            refused("there", "export-adapter", run, "--task", 1, "--out", folder.resolve("there"));
            assertThat(folder.resolve("there/adapter_config.json")).isRegularFile();
            assertThat(Files.readString(folder.resolve("there/README.md")))
                    .contains("base weights held in 8 bits with a scale for each output row");
        }));
    }

    /** What they do is in BankCommandsTest; here, that none of them is left out and none is taken for another. */
    private void bankRows(List<Row> rows) {
        Path out = folder.resolve("bank");
        for (String option : List.of("--stage", "--out")) {
            rows.add(new Row("export-bank " + option, "needs its value; a run of another method has no bank", () -> {
                misused(option, "export-bank", run, option);
                refused("Isolated LoRA has no task bank", "export-bank", run, "--stage", 1, "--out", out);
                assertThat(out).doesNotExist();
            }));
        }
        for (String option : List.of(
                "--device",
                "--threads",
                "--precision",
                "--workspace",
                "--method",
                "--option",
                "--seed",
                "--epochs",
                "--learning-rate",
                "--allow-train-images",
                "--gradient-checkpointing",
                "--base-weights",
                "--probe",
                "--features",
                "--start-adapter",
                "--template")) {
            rows.add(new Row("import-bank " + option, "as in run; what is wrong makes no run", () -> {
                List<Object> command = new ArrayList<>(List.of("import-bank", folder, experiment));
                boolean flag = List.of("--allow-train-images", "--gradient-checkpointing", "--probe")
                        .contains(option);
                command.add(flag ? option + "=x" : option);
                misused(option, command.toArray());
                refused("holds no task bank", "import-bank", folder, experiment, "--workspace", folder.resolve("no"));
                assertThat(folder.resolve("no")).doesNotExist();
            }));
        }
        for (String command : List.of("ask", "evaluate")) {
            rows.add(new Row(command + " --bank-task", "needs a bank", () -> {
                refused(
                        "name its folder with --adapter",
                        command,
                        world.model(),
                        command.equals("ask") ? "What?" : world.tasks().get(0),
                        "--bank-task",
                        0);
                refused("--adapter is for a base model", command, run, "--bank-task=0", "What?");
            }));
        }
    }

    private void modelRows(List<Row> rows) {
        Path out = folder.resolve("merged");
        rows.add(new Row("export-model --task", "that task's adapter is merged", () -> {
            assertThat(merged("--task", "counts"))
                    .isEqualTo(merged("--task", 2))
                    .isNotEqualTo(merged("--task", 1));
            refused("not in the sequence", "export-model", run, "--task", 3, "--out", folder.resolve("x"));
        }));
        rows.add(new Row("export-model --stage", "a stage of the run", () -> {
            assertThat(merged("--task", 1, "--stage", 1)).isEqualTo(merged("--task", 1));
            refused("stages 1 to 2", "export-model", run, "--stage", 3, "--out", folder.resolve("x"));
        }));
        rows.add(new Row("export-model --out", "a new folder", () -> {
            merged("--task", 1);
            refused("is not empty", "export-model", run, "--task", 1, "--out", out);
        }));
        rows.add(new Row("export-model --precision", "that number type; the base model's own if left out", () -> {
            assertThat(merged("--precision", "fp32"))
                    .isNotEqualTo(merged())
                    .isNotEqualTo(merged("--precision", "bf16"));
            assertThat(merged("--precision", "fp16")).isEqualTo(merged());
            refused("fp32, fp16 or bf16", "export-model", run, "--precision", "fp8", "--out", folder.resolve("x"));
        }));
        rows.add(new Row("export-model --shard-size", "files of at most that; one if left out", () -> {
            Folders.delete(out);
            Invocation.of("export-model", run, "--shard-size", "20KB", "--out", out)
                    .succeeded();
            assertThat(out.resolve("model.safetensors.index.json")).isRegularFile();
            refused("such as 500MB", "export-model", run, "--shard-size", "5", "--out", folder.resolve("x"));
        }));
    }

    private void alignRows(List<Row> rows) {
        List<String> inTheRun = List.of(
                "--device",
                "--threads",
                "--precision",
                "--workspace",
                "--epochs",
                "--batch-size",
                "--gradient-accumulation",
                "--learning-rate",
                "--checkpoint-steps",
                "--lora-rank",
                "--lora-alpha",
                "--lora-targets",
                "--held-out",
                "--held-out-every",
                "--held-out-samples",
                "--train-samples",
                "--test-samples",
                "--seed",
                "--template",
                "--allow-train-images");
        Map<String, Object> expected = alignedAsAsked();
        for (String option : inTheRun) {
            rows.add(new Row("align " + option, "in run.json", () -> {
                assertThat(aligned().spec().get(option)).isEqualTo(expected.get(option));
            }));
        }
        rows.add(new Row("align --out", "a new folder", () -> {
            assertThat(aligned().out()).isDirectory();
            refused(
                    "is there already",
                    "align",
                    world.model(),
                    world.tasks().get(0),
                    "--held-out",
                    8,
                    "--out",
                    world.model());
        }));
        rows.add(new Row("align --projector-only", "the projector, and no model", () -> {
            assertThat(aligned().out().resolve("projector.safetensors")).isRegularFile();
            assertThat(aligned().out().resolve("model.safetensors")).doesNotExist();
        }));
        rows.add(new Row("align --dtype", "of the weights; what is unknown is refused", () -> {
            assertThat(TensorFolder.ofFile(aligned().out().resolve("projector.safetensors"), name -> name)
                            .tensors()
                            .values())
                    .allMatch(tensor -> tensor.type() == StoredType.BF16);
            refused(
                    "float32, float16",
                    "align",
                    world.model(),
                    world.tasks().get(0),
                    "--out",
                    folder.resolve("x"),
                    "--dtype",
                    "fp8");
        }));
        rows.add(new Row("align --tensorboard", "an event file in the run", () -> assertThat(
                        onlyFile(aligned().run().path().resolve("tensorboard")))
                .isNotEmptyFile()));
        rows.add(new Row(
                "align --mlflow", "a run there", () -> assertThat(aligned().mlflow())
                        .isEqualTo(1)));
        rows.add(new Row("align --json", "one event a line, and what was written", () -> {
            List<String> lines = aligned().told().lines().toList();
            assertThat(lines.subList(0, lines.size() - 1)).allMatch(line -> line.startsWith("{\"v\":1,"));
            assertThat(lines.get(lines.size() - 1)).startsWith("{\"run\":").contains("\"already\":false");
        }));
        rows.add(new Row("align --dry-run", "tells the cost and makes nothing", () -> {
            Path none = folder.resolve("dry-align");
            assertThat(json(
                            "align",
                            world.model(),
                            world.tasks().get(0),
                            "--out",
                            none,
                            "--workspace",
                            none,
                            "--held-out",
                            7,
                            "--dry-run",
                            "--json"))
                    .contains("\"heldOut\": {")
                    .contains("\"items\": 7");
            assertThat(none).doesNotExist();
        }));
    }

    /** One alignment with every option at once, none at its default. */
    private record Aligned(Path out, RunDirectory run, Map<String, Object> spec, String told, long mlflow) {}

    private @Nullable Aligned aligned;

    private static Map<String, Object> alignedAsAsked() {
        return Map.ofEntries(
                Map.entry("--device", "cpu"),
                Map.entry("--threads", 1),
                Map.entry("--precision", "bf16"),
                Map.entry("--workspace", "aligned-runs"),
                Map.entry("--epochs", 0.5),
                Map.entry("--batch-size", 3),
                Map.entry("--gradient-accumulation", 2),
                Map.entry("--learning-rate", 2e-3),
                Map.entry("--checkpoint-steps", 1),
                Map.entry("--lora-rank", 3),
                Map.entry("--lora-alpha", 9.0),
                Map.entry("--lora-targets", ".*\\.1\\.mlp\\.up_proj"),
                Map.entry("--held-out", 5),
                Map.entry("--held-out-every", 1),
                Map.entry("--held-out-samples", 2),
                Map.entry("--train-samples", 20),
                Map.entry("--test-samples", 2),
                Map.entry("--seed", 9L),
                Map.entry("--template", "llama_2"),
                Map.entry("--allow-train-images", true));
    }

    private Aligned aligned() throws IOException {
        if (aligned == null) {
            Path out = folder.resolve("aligned");
            List<Object> words = new ArrayList<>(
                    List.of("align", world.model(), world.tasks().get(0), "--out", out));
            alignedAsAsked().forEach((option, value) -> {
                words.add(option);
                if (option.equals("--workspace")) {
                    words.add(folder.resolve(value.toString()));
                } else if (!value.equals(true)) {
                    words.add(value);
                }
            });
            words.addAll(List.of("--projector-only", "--dtype", "bfloat16", "--json", "--tensorboard"));
            try (MlflowServer server = new MlflowServer()) {
                words.addAll(List.of("--mlflow", server.url()));
                String told = Invocation.of(words.toArray()).succeeded().out();
                RunDirectory made = only(folder.resolve("aligned-runs"));
                aligned = new Aligned(out, made, settings(made), told, server.finished());
            }
        }
        return aligned;
    }

    private static Map<String, Object> settings(RunDirectory made) {
        RunSpec spec = made.spec();
        ExperimentSpec asked = spec.experiment();
        TaskSpec task = asked.tasks().get(0);
        HeldOutSpec held = Objects.requireNonNull(asked.evaluation().heldOut());
        return Map.ofEntries(
                Map.entry("--device", spec.compute().device()),
                Map.entry("--threads", spec.compute().threads()),
                Map.entry(
                        "--precision",
                        spec.compute().precision() == ComputeSpec.Precision.BFLOAT16 ? "bf16" : "another"),
                Map.entry(
                        "--workspace",
                        made.path().getParent().getParent().getFileName().toString()),
                Map.entry("--epochs", asked.training().epochs()),
                Map.entry("--batch-size", asked.training().batchSize()),
                Map.entry("--gradient-accumulation", asked.training().gradientAccumulation()),
                Map.entry("--learning-rate", asked.training().learningRate()),
                Map.entry("--checkpoint-steps", asked.training().checkpointSteps()),
                Map.entry("--lora-rank", asked.method().options().get("rank")),
                Map.entry("--lora-alpha", asked.method().options().get("alpha")),
                Map.entry("--lora-targets", asked.training().targets().get(0)),
                Map.entry("--held-out", held.items()),
                Map.entry("--held-out-every", held.everySteps()),
                Map.entry("--held-out-samples", held.samples()),
                Map.entry("--train-samples", task.trainSamples()),
                Map.entry("--test-samples", task.testSamples()),
                Map.entry("--seed", asked.seed()),
                Map.entry("--template", asked.template()),
                Map.entry("--allow-train-images", asked.evaluation().allowTrainImages()));
    }

    /** SHA-256 of the weights of a merged model. */
    private String merged(Object... which) throws IOException {
        Path out = folder.resolve("merged");
        Folders.delete(out);
        List<Object> command = new ArrayList<>(List.of("export-model", run, "--out", out));
        command.addAll(List.of(which));
        Invocation.of(command.toArray()).succeeded();
        return Sha256.of(out.resolve("model.safetensors"));
    }

    /** SHA-256 of the weights of an adapter that is exported. */
    private String predictions(String name, Path task, Object... more) throws IOException {
        Path at = folder.resolve("predictions-" + name);
        List<Object> command = new ArrayList<>(List.of("evaluate", world.model(), task, "--predictions", at));
        command.addAll(List.of(more));
        Invocation.of(command.toArray()).succeeded();
        return Files.readString(at.resolve("task001.jsonl"));
    }

    private String answer(Object... more) {
        List<Object> command =
                new ArrayList<>(List.of("ask", world.model(), "What colour?", "--image", image, "--json"));
        command.addAll(List.of(more));
        return json(command.toArray());
    }

    private String weights(String name, Object... which) {
        List<Object> command = new ArrayList<>(List.of("export-adapter", run, "--out", folder.resolve(name)));
        command.addAll(List.of(which));
        Invocation.of(command.toArray()).succeeded();
        return Sha256.of(folder.resolve(name).resolve("adapter_model.safetensors"));
    }

    /** What they do is in TowerUseTest. */
    private void composedUseRows(List<Row> rows, Path at, Path out) {
        List<String> refusals = List.of(
                "--image-size|8|takes images of its own size alone (12)",
                "--feature-layer|-5|has only 3 layers",
                "--feature-select|cls|write default or full",
                "--template|odd|known are chatml");
        Map<String, String> right = Map.of(
                "--image-size", "12", "--feature-layer", "-1", "--feature-select", "full", "--template", "vicuna_v1");
        for (String refusal : refusals) {
            List<String> words = List.of(refusal.split("\\|", -1));
            rows.add(new Row("compose " + words.get(0), "is honoured or refused", () -> {
                Folders.delete(at);
                PartsFixture parts = PartsFixture.copy(at);
                refused(words.get(2), composing(parts, out, "--projector", "new", words.get(0), words.get(1)));
                assertThat(out).doesNotExist();
                Invocation.of(composing(parts, at.resolve("usual"), "--projector", "new"))
                        .succeeded();
                Invocation.of(composing(parts, out, "--projector", "new", words.get(0), right.get(words.get(0))))
                        .succeeded();
                boolean images = words.get(0).equals("--image-size");
                boolean chat = words.get(0).equals("--template");
                String file = images ? "preprocessor_config.json" : chat ? "chat_template.jinja" : "config.json";
                Path usual = at.resolve("usual").resolve(file);
                assertThat(Files.exists(usual) && Json.tree(usual).equals(Json.tree(out.resolve(file))))
                        .isFalse();
            }));
        }
    }

    private void composeRows(List<Row> rows) {
        Path at = folder.resolve("parts");
        Path out = at.resolve("out");
        for (String option : List.of("--language", "--vision", "--projector", "--out")) {
            rows.add(new Row("compose " + option, "is read or written there; what is not there is named", () -> {
                Folders.delete(at);
                PartsFixture parts = PartsFixture.copy(at);
                refused("There is no projector", composing(parts, out));
                refused("nowhere", composing(parts, out, "--projector", "nowhere"));
                refused("nowhere", "compose", "--language", "nowhere", "--vision", parts.vision(), "--out", out);
                refused("nowhere", "compose", "--language", parts.language(), "--vision", "nowhere", "--out", out);
                Object[] whole = composing(parts, out, "--projector", parts.projector());
                assertThat(Invocation.of(whole).succeeded().out())
                        .isEqualTo(
                                out
                                        + ": 23,256 parameters, 0 MiB in one file, 448 tokens, <image> is 400; conversations are in the template vicuna_v1 (no part brings another)\n");
                assertThat(out.resolve("model.safetensors")).isRegularFile();
                refused("is not empty", whole);
            }));
        }
        rows.add(new Row("compose --seed", "other numbers; only for a new projector", () -> {
            Folders.delete(at);
            PartsFixture parts = PartsFixture.copy(at);
            refused(
                    "--seed is for a new projector",
                    composing(parts, out, "--projector", parts.projector(), "--seed", 1));
            json(composing(parts, out, "--projector", "new", "--json"));
            json(composing(parts, at.resolve("same"), "--projector", "new", "--seed", 0, "--json"));
            json(composing(parts, at.resolve("other"), "--projector", "new", "--seed", 1, "--json"));
            assertThat(out.resolve("model.safetensors")).hasSameBinaryContentAs(at.resolve("same/model.safetensors"));
            assertThat(Files.mismatch(out.resolve("model.safetensors"), at.resolve("other/model.safetensors")))
                    .isPositive();
        }));
        composedUseRows(rows, at, out);
        rows.add(new Row("models --cache", "what is there; whole models are found by name", () -> {
            Path shelf = folder.resolve("hub");
            Path snapshot = Files.createDirectories(shelf.resolve("models--org--tiny/snapshots/0123456789"));
            assertThat(Invocation.of("models", "--cache", shelf).succeeded().out())
                    .isEqualTo(
                            "org/tiny (01234567): no config.json, 0 MiB, licence not told, lacks config.json, model.safetensors\n");
            Files.delete(snapshot);
            Files.createSymbolicLink(snapshot, world.model());
            System.setProperty("HF_HUB_CACHE", shelf.toString());
            try {
                assertThat(Invocation.of("models").succeeded().out()).contains("org/tiny (01234567): llava, ", "whole");
                assertThat(json("plan", "--base-model", "org/tiny", "--json")).contains("\"tasks\": 6");
                assertThat(json("ask", "org/tiny", "What?", "--json")).contains("\"answer\"");
                Path named = folder.resolve("named.json");
                Files.writeString(
                        named,
                        Files.readString(experiment).replace(world.model().toString(), "org/tiny"));
                assertThat(json("plan", named, "--json")).isEqualTo(planned());
            } finally {
                System.clearProperty("HF_HUB_CACHE");
            }
            assertThat(Invocation.of("models", "--cache", folder.resolve("none"))
                            .succeeded()
                            .out())
                    .startsWith("There are no models in ");
        }));
        rows.add(new Row("models --workspace", "its models are listed, and found by name", () -> {
            Path own = Files.createDirectories(folder.resolve("ownmodels/models/mine"));
            Files.writeString(own.resolve("config.json"), "{\"model_type\": \"llava\"}");
            assertThat(Invocation.of(
                                    "models",
                                    "--cache",
                                    folder.resolve("none"),
                                    "--workspace",
                                    folder.resolve("ownmodels"))
                            .succeeded()
                            .out())
                    .startsWith("mine (workspace): llava, ");
        }));
        rows.add(new Row("models --json", "JSON and nothing else", () -> {
            assertThat(json("models", "--cache", folder.resolve("none"), "--json"))
                    .startsWith("[");
        }));
        rows.add(new Row("compose --json", "JSON and nothing else", () -> {
            Folders.delete(at);
            PartsFixture parts = PartsFixture.copy(at);
            assertThat(json(composing(parts, out, "--projector", parts.projector(), "--json")))
                    .contains("\"imageToken\": 400");
        }));
    }

    private void convertRows(List<Row> rows) {
        Path file = GgufBytes.fixture("llama.gguf");
        Path out = folder.resolve("converted");
        rows.add(new Row("convert --out", "a new folder; what is there stays, what is no file is named", () -> {
            Folders.delete(out);
            assertThat(Invocation.of("convert", file, "--out", out).succeeded().out())
                    .isEqualTo(out + ": 30,848 parameters in float32, 0 MiB in one file\n");
            assertThat(out.resolve("tokenizer.json")).isRegularFile();
            refused("is not empty", "convert", file, "--out", out);
            refused("nowhere.gguf", "convert", "nowhere.gguf", "--out", folder.resolve("none"));
            refused("is no GGUF file", "convert", experiment, "--out", folder.resolve("none"));
            misused("--out", "convert", file);
        }));
        rows.add(new Row("convert --dtype", "the type of the weights", () -> {
            for (String type : List.of("float32", "float16", "bfloat16")) {
                Folders.delete(out);
                assertThat(Invocation.of("convert", file, "--out", out, "--dtype", type)
                                .succeeded()
                                .out())
                        .contains(" parameters in " + type);
                assertThat(Files.readString(out.resolve("config.json"))).contains("\"torch_dtype\": \"" + type);
            }
            refused("write float32, float16, bfloat16", "convert", file, "--out", out, "--dtype", "int8");
        }));
        rows.add(new Row("convert --json", "JSON and nothing else", () -> {
            Folders.delete(out);
            assertThat(json("convert", file, "--out", out, "--json")).contains("\"parameters\": 30848");
        }));
    }

    private String planned(Object... more) {
        List<Object> all = new ArrayList<>(List.of("plan", experiment, "--json"));
        all.addAll(List.of(more));
        return json(all.toArray());
    }

    private void memoryRows(List<Row> rows) {
        for (String option : List.of("--gradient-checkpointing", "--base-weights", "--probe", "--features")) {
            rows.add(new Row("plan " + option, "changes what is planned; nothing without an experiment", () -> {
                List<Object> alone = new ArrayList<>(List.of("plan", "--base-model", world.model(), option));
                switch (option) {
                    case "--base-weights" -> alone.add("int8");
                    case "--features" -> alone.add("half");
                    default -> {}
                }
                refused(option + " has no meaning", alone.toArray());
                String plain = planned();
                assertThat(planned("--gradient-checkpointing")).isNotEqualTo(plain);
                assertThat(planned("--base-weights", "int8")).isNotEqualTo(plain);
                assertThat(planned("--features", "none")).contains("\"featureBytes\": 0,");
                refused("Base weights", "plan", experiment, "--base-weights", "none");
                Invocation probed = Invocation.of("plan", experiment, "--probe").succeeded();
                assertThat(probed.out())
                        .contains("memory of stage 1: a batch of 8 items, ")
                        .contains("memory of stage 2: a batch of 8 items, ");
                refused("'run --probe' measures on cuda:0", "plan", experiment, "--probe", "--device", "cuda:0");
            }));
        }
    }

    private void planRows(List<Row> rows) {
        memoryRows(rows);
        rows.add(new Row("plan --base-model", "instead of an experiment; not beside one", () -> {
            assertThat(json("plan", "--base-model", world.model(), "--json")).contains("\"tasks\": 6");
            refused("either an experiment file or --base-model", "plan", experiment, "--base-model", world.model());
            refused("either an experiment file or --base-model", "plan");
        }));
        rows.add(new Row("plan --tasks", "so many with --base-model; not with an experiment, which names them", () -> {
            assertThat(json("plan", "--base-model", world.model(), "--tasks", 3, "--json"))
                    .contains("\"tasks\": 3");
            refused("--tasks is 0", "plan", "--base-model", world.model(), "--tasks", 0);
            refused("--tasks has no meaning", "plan", experiment, "--tasks", 3);
        }));
        rows.add(new Row("plan --method", "counted and named by its title, with both", () -> {
            assertThat(Invocation.of("plan", experiment, "--method", "isolated-lora")
                            .succeeded()
                            .out())
                    .startsWith("tiny with isolated-lora: Isolated LoRA on ");
            assertThat(json("plan", "--base-model", world.model(), "--method", "zero-shot", "--json"))
                    .contains("\"storedTotal\": 0");
            refused("Method \"lora\" is unknown", "plan", experiment, "--method", "lora");
            refused("Method \"lora\" is unknown", "plan", "--base-model", world.model(), "--method", "lora");
        }));
        rows.add(new Row("plan --option", "counted, with both; given twice or unknown it is refused", () -> {
            assertThat(planned("-o", "rank=3")).contains("\"rank\": 3");
            assertThat(json("plan", "--base-model", world.model(), "-o", "rank=32", "--json"))
                    .contains("\"rank\": 32");
            for (Object[] first : new Object[][] {{"plan", experiment}, {"plan", "--base-model", world.model()}}) {
                List<Object> twice = new ArrayList<>(List.of(first));
                twice.addAll(List.of("-o", "rank=3", "-o", "rank=4"));
                refused("given twice", twice.toArray());
                List<Object> unknown = new ArrayList<>(List.of(first));
                unknown.addAll(List.of("-o", "rnk=3"));
                refused("\"rnk\" is unknown", unknown.toArray());
            }
        }));
        rows.add(new Row("plan --epochs", "more steps", () -> {
            assertThat(planned("--epochs", 6)).isNotEqualTo(planned());
            refused("training.epochs", "plan", experiment, "--epochs", 0);
        }));
        rows.add(new Row("plan --seed", "other items are drawn, of another length", () -> {
            assertThat(planned("--seed", 9)).isNotEqualTo(planned()).contains("\"samples\": 16");
            misused("--seed", "plan", experiment, "--seed", "x");
        }));
        rows.add(new Row("plan --learning-rate", "taken; it changes no cost, but must be possible", () -> {
            assertThat(planned("--learning-rate", 0.1)).isEqualTo(planned());
            refused("learningRate", "plan", experiment, "--learning-rate", -1);
        }));
        rows.add(new Row("plan --allow-train-images", "as in run", () -> {
            Path leaky = leaky("planned");
            refused("--allow-train-images", "plan", leaky);
            Invocation.of("plan", leaky, "--allow-train-images").succeeded();
        }));
        rows.add(new Row("plan --start-adapter", "checked; it changes no cost", () -> {
            weights("to-plan", "--task", 1);
            assertThat(planned("--start-adapter", folder.resolve("to-plan"))).isEqualTo(planned());
            refused("is not an adapter of PEFT", "plan", experiment, "--start-adapter", folder);
        }));
        rows.add(new Row("plan --workspace", "where space is sought", () -> {
            planned("--workspace", folder.resolve("elsewhere"));
            assertThat(folder.resolve("elsewhere")).doesNotExist();
        }));
        rows.add(new Row("plan --precision", "bf16 halves the weights in memory", () -> {
            assertThat(planned("--precision", "bf16")).isNotEqualTo(planned("--precision", "fp32"));
        }));
        rows.add(new Row("plan --device", "an unknown one is refused", () -> {
            refused("Device \"gpu\" is unknown", "plan", experiment, "--device", "gpu");
        }));
        rows.add(new Row("plan --threads", "more of them take less time", () -> {
            assertThat(planned("--threads", 4)).isNotEqualTo(planned("--threads", 1));
            refused("Threads is -1", "plan", experiment, "--threads", -1);
        }));
        rows.add(new Row("plan --json", "JSON and nothing else; options of an experiment need one", () -> {
            planned();
            for (String option : List.of(
                    "--seed=1",
                    "--epochs=1",
                    "--learning-rate=1",
                    "--allow-train-images",
                    "--start-adapter=a",
                    "--workspace=w",
                    "--device=cpu",
                    "--threads=1",
                    "--precision=bf16")) {
                refused("has no meaning with --base-model", "plan", "--base-model", world.model(), option);
            }
        }));
    }

    private void dataRows(List<Row> rows) {
        Path task = world.tasks().get(0);
        rows.add(new Row("check-data --base-model", "measures items in tokens", () -> {
            assertThat(json("check-data", task, "--json")).contains("\"lengthUnit\": \"words\"");
            assertThat(json("check-data", task, "--base-model", world.model(), "--json"))
                    .contains("\"lengthUnit\": \"tokens\"");
            refused("config.json", "check-data", task, "--base-model", folder.resolve("no"));
        }));
        rows.add(new Row("check-data --max-length", "no item is longer; beyond the model it is refused", () -> {
            Invocation low = Invocation.of("check-data", task, "--base-model", world.model(), "--max-length", 20);
            assertThat(low.code()).isEqualTo(2);
            assertThat(low.out()).contains("at most 20 fit; raise training.maxLength");
            refused("takes 8 to 512 positions", "check-data", task, "--base-model", world.model(), "--max-length", 513);
            refused("add --base-model", "check-data", task, "--max-length", 100);
        }));
        rows.add(new Row("check-data --json", "JSON and nothing else", () -> {
            assertThat(json("check-data", task, "--json")).contains("\"across\"");
        }));
        Path published = folder.resolve("published");
        rows.add(new Row("benchmarks --json", "JSON and nothing else", () -> {
            assertThat(json("benchmarks", "--json")).contains("\"layout\": \"ucit-hide\"");
        }));
        rows.add(new Row("benchmarks --layout", "another tree is looked for", () -> {
            Trees.make("mllm-dcl", published);
            Invocation.of("benchmarks", published, "--layout", "mllm-dcl").succeeded();
            refused("no tree of a known benchmark", "benchmarks", published, "--layout", "coin");
            refused("name the folder", "benchmarks", "--layout", "coin");
        }));
        rows.add(new Row("benchmarks --images", "images are there", () -> {
            Trees.make("mllm-dcl", published);
            assertThat(Invocation.of("benchmarks", published, "--images", folder)
                            .succeeded()
                            .out())
                    .contains("images in " + folder);
            refused("are no folder", "benchmarks", published, "--images", folder.resolve("no"));
        }));
        hostRows(rows);
        // What each does is in ImportCommandTest; here, that none of them is left out and none is taken for another.
        Path rowsOf = task.resolve("train.json");
        for (String option : List.of(
                "--train",
                "--test",
                "--images",
                "--out",
                "--replace",
                "--id",
                "--title",
                "--kind",
                "--metric",
                "--max-new-tokens",
                "--licence",
                "--hold-out",
                "--question-field",
                "--answer-field",
                "--image-field",
                "--id-field",
                "--image-prefix",
                "--link-images",
                "--linked-folder",
                "--benchmark",
                "--layout",
                "--partial",
                "--base-model",
                "--max-length",
                "--json")) {
            rows.add(new Row("import " + option, "refused twice and without its value", () -> {
                Path none = folder.resolve("imported");
                List<Object> command = new ArrayList<>(List.of("import", "--train", rowsOf, "--out", none));
                boolean flag = List.of("--replace", "--link-images", "--partial", "--json")
                        .contains(option);
                if (flag) {
                    command.addAll(List.of(option + "=x", option));
                } else {
                    command.add(option);
                }
                misused(option, command.toArray());
                assertThat(none).doesNotExist();
            }));
        }
    }

    /** What each does is in RemoteCommandsTest and SlurmCommandsTest, which have a host; here, that none is left out and none is taken for another. */
    private void hostRows(List<Row> rows) {
        for (String option : List.of(
                "run --on",
                "run --staging",
                "run --accept-host-key",
                "run --slurm",
                "run --partition",
                "run --account",
                "run --qos",
                "run --gpus",
                "run --cpus",
                "run --memory",
                "run --walltime",
                "run --after",
                "run --preview",
                "study --on",
                "study --staging",
                "study --accept-host-key",
                "study --slurm",
                "study --partition",
                "study --account",
                "study --qos",
                "study --gpus",
                "study --cpus",
                "study --memory",
                "study --walltime",
                "study --after",
                "resume --slurm",
                "resume --partition",
                "resume --account",
                "resume --qos",
                "resume --gpus",
                "resume --cpus",
                "resume --memory",
                "resume --walltime",
                "resume --after",
                "machines --workspace",
                "machines --staging",
                "machines --accept-host-key",
                "machines --remove-staged",
                "machines --remove-run",
                "machines --json",
                "attach --accept-host-key",
                "attach --json",
                "fetch --accept-host-key",
                "fetch --predictions",
                "fetch --checkpoints")) {
            String command = option.substring(0, option.indexOf(' '));
            String name = option.substring(option.indexOf(' ') + 1);
            boolean takesOne = !List.of("--accept-host-key", "--preview", "--json", "--predictions", "--checkpoints")
                    .contains(name);
            rows.add(new Row(option, "refused with a value it does not take, or without its value", () -> {
                misused(name, command, "x", takesOne ? name : name + "=x");
                if (List.of("run", "study").contains(command)) {
                    needsAHost(name, command);
                }
            }));
        }
    }

    private void needsAHost(String option, String command) {
        Path file = command.equals("run") ? experiment : study;
        String sentence = option + " has no meaning without a host; name the host, or leave it out. See --on.";
        switch (option) {
            case "--staging" -> refused(sentence, command, file, option, "~/x");
            case "--accept-host-key" -> refused(sentence, command, file, option);
            case "--on" -> {
                if (command.equals("run")) {
                    refused(
                            "--dry-run shows what the runs would cost on this computer",
                            command,
                            file,
                            "--dry-run",
                            option,
                            "x");
                }
            }
            default -> {}
        }
    }

    /** An experiment with a test image that is a training image. */
    private Path leaky(String name) throws IOException {
        Path task = TinyTask.write(folder.resolve(name), "colours", 48, 12);
        Files.copy(task.resolve("images/000.png"), task.resolve("images/050.png"), StandardCopyOption.REPLACE_EXISTING);
        Path leaky = folder.resolve(name + ".json");
        Json.writeAtomically(leaky, world.experiment("zero-shot").withTasks(List.of(TaskSpec.of(task.toString()))));
        return leaky;
    }

    private Invocation studied() {
        return Invocation.of(
                        "study",
                        study,
                        "--workspace",
                        folder.resolve("s"),
                        "--threads",
                        1,
                        "--precision",
                        "bf16",
                        "--device",
                        "cpu")
                .succeeded();
    }

    private Invocation pretrained() {
        return Invocation.of(
                        "pretrain",
                        pretraining,
                        "--data",
                        folder,
                        "--out",
                        folder.resolve("p"),
                        "--threads",
                        1,
                        "--precision",
                        "fp32",
                        "--device",
                        "cpu",
                        "--json")
                .succeeded();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theEffectIsSeen(Row row) throws IOException {
        row.check().isSeen();
    }

    @Test
    void noOptionIsLeftOut() {
        Set<String> all = new TreeSet<>();
        Main.commandLine().getSubcommands().forEach((name, command) -> {
            command.getCommandSpec().options().stream()
                    .filter(option -> !option.usageHelp() && !option.versionHelp())
                    .forEach(option -> all.add(name + " " + option.longestName()));
        });
        assertThat(rows().stream().map(Row::option)).containsExactlyInAnyOrderElementsOf(all);
    }
}
