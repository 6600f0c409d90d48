package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lilora.engine.compose.PartsFixture;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.exporting.ProjectorExport;
import lilora.engine.file.Sha256;
import lilora.engine.json.Json;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.peft.PeftAdapter;
import lilora.engine.plan.ModelFolder;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.text.FolderTemplate;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Aligning a tiny model on two tasks. */
class AlignCommandTest {
    private static final String TEMPLATE = "mistral_instruct";
    private static final int STEPS = 30;

    @TempDir
    static Path shared;

    private static TinyWorld world;
    private static Path whole;
    private static Invocation first;

    @TempDir
    private Path folder;

    @BeforeAll
    static void align() throws IOException {
        world = TinyWorld.create(shared.resolve("world"));
        whole = shared.resolve("whole");
        first = Invocation.of(command(shared.resolve("w"), whole)).succeeded();
    }

    /** 80 items together, 10 steps an epoch. */
    private static Object[] command(Path workspace, Path out, Object... more) {
        List<Object> all = new ArrayList<>(List.of("align", world.model()));
        all.addAll(world.tasks());
        all.addAll(List.of("--out", out, "--workspace", workspace, "--threads", 1, "--projector-only"));
        all.addAll(List.of("--batch-size", 8, "--epochs", 3, "--held-out", 8, "--held-out-every", 7));
        all.addAll(List.of("--held-out-samples", 2, "--checkpoint-steps", 4, "--lora-rank", 2, "--test-samples", 3));
        all.addAll(List.of("--template", TEMPLATE));
        all.addAll(List.of(more));
        return all.toArray();
    }

    private static RunDirectory only(Path workspace) throws IOException {
        try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
            List<Path> all = runs.toList();
            assertThat(all).hasSize(1);
            return RunDirectory.open(all.get(0));
        }
    }

    private static List<RunEvent> current(RunDirectory run) {
        return CurrentEvents.of(new EventReader(run.events()).pollToEnd().events()).stream()
                .map(RecordedEvent::event)
                .toList();
    }

    private static <T extends RunEvent> List<T> of(Class<T> type, RunDirectory run) {
        return current(run).stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void itIsARunOfLlavasFirstStageOnAllTasksTogether() throws IOException {
        RunDirectory run = only(shared.resolve("w"));
        ExperimentSpec spec = run.spec().experiment();
        assertThat(spec.method().id()).isEqualTo("projector-alignment");
        assertThat(spec.method().options()).containsEntry("together", true).containsEntry("alpha", 4.0);
        TrainingSpec training = spec.training();
        assertThat(List.of(training.learningRate(), training.weightDecay(), training.warmupRatio()))
                .containsExactly(1e-3, 0.0, 0.03);
        assertThat(of(RunEvent.StageStart.class, run)).singleElement().satisfies(stage -> assertThat(stage.samples())
                .isEqualTo(80));
        assertThat(of(RunEvent.Step.class, run)).hasSize(STEPS);
        List<RunEvent.HeldOutLoss> losses = of(RunEvent.HeldOutLoss.class, run);
        assertThat(losses).extracting(RunEvent.HeldOutLoss::step).containsExactly(0, 7, 14, 21, 28, STEPS);
        assertThat(losses.get(5).loss()).isLessThan(losses.get(0).loss());
        assertThat(of(RunEvent.SampleAnswer.class, run)).hasSize(6 * 4);
        assertThat(of(RunEvent.EvalCell.class, run)).hasSize(2).allMatch(cell -> cell.items() == 3);
        assertThat(first.out())
                .contains("stage 2, step 0: held-out loss ", " (16 items, ", ": What color is it? -> ", "(reference: ")
                .contains("the projector with ", " written to " + whole);
    }

    /** Its numbers are W + dW of the run, under the names of LLaVA's models. */
    @Test
    void theProjectorAloneIsWhatTheWholeModelHas() throws IOException {
        Path model = folder.resolve("model");
        Invocation.of("export-model", only(shared.resolve("w")), "--out", model).succeeded();
        Map<String, float[]> alone = floats(TensorFolder.ofFile(whole.resolve(ProjectorExport.FILE), name -> name));
        ModelConfig config = ModelConfig.read(world.model());
        Map<String, float[]> merged = floats(TensorFolder.open(model, config::publishedName));
        Map<String, float[]> base = floats(TensorFolder.open(world.model(), config::publishedName));
        assertThat(alone.keySet())
                .containsExactly(
                        "multi_modal_projector.linear_1.bias",
                        "multi_modal_projector.linear_1.weight",
                        "multi_modal_projector.linear_2.bias",
                        "multi_modal_projector.linear_2.weight");
        alone.forEach((name, values) ->
                assertThat(values).as(name).isEqualTo(merged.get(name)).isNotEqualTo(base.get(name)));
        for (String file : List.of("config.json", "preprocessor_config.json")) {
            assertThat(whole.resolve(file)).hasSameBinaryContentAs(world.model().resolve(file));
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            PeftAdapter lora = PeftAdapter.read(whole.resolve(ProjectorExport.ADAPTER), config);
            assertThat(lora.sites()).isNotEmpty().allSatisfy(site -> {
                assertThat(site.name()).contains(".mlp.");
                assertThat(lora.lowRank(site, manager).scale()).isEqualTo(2);
            });
        }
        assertThat(Files.readString(whole.resolve("README.md")))
                .contains("projector.safetensors", "LoRA in `adapter`")
                .doesNotContain(shared.toString());
        assertThat(FolderTemplate.named(world.model())).isEmpty();
        assertThat(FolderTemplate.named(whole)).contains(TEMPLATE);
        assertThat(FolderTemplate.named(model)).contains(TEMPLATE);
    }

    private static Map<String, float[]> floats(TensorFolder tensors) {
        Map<String, float[]> floats = new TreeMap<>();
        tensors.tensors()
                .forEach((name, stored) ->
                        floats.put(name, FloatCodec.of(stored.type()).floats(tensors.map(name))));
        return floats;
    }

    @Test
    void givenAgainItSaysThatAllIsDoneOrWritesItElsewhere() throws IOException {
        Invocation again = Invocation.of(command(shared.resolve("w"), whole)).succeeded();
        assertThat(again.out())
                .startsWith("already complete: ")
                .contains("written to " + whole)
                .hasLineCount(1);

        Path model = folder.resolve("model");
        List<Object> words = new ArrayList<>(List.of(command(shared.resolve("w"), model, "--dtype", "bfloat16")));
        words.remove("--projector-only");
        assertThat(Invocation.of(words.toArray()).succeeded().out()).startsWith("the model with ");
        ModelFolder.check(model);
        TensorFolder weights = TensorFolder.open(model, UnaryOperator.identity());
        assertThat(weights.tensors().values()).allMatch(tensor -> tensor.type() == StoredType.BF16);
        assertThat(Invocation.of(words.toArray()).succeeded().out()).startsWith("already complete: ");

        for (Path other : List.of(model, world.model(), world.tasks().get(0))) {
            Invocation.of(command(shared.resolve("w"), other))
                    .refused(
                            "The alignment is complete in ",
                            other + " is there already and is not what it would write");
        }
        only(shared.resolve("w"));
    }

    /** Killed where it happens to be, again and again, it comes to the same bits and tells the same. */
    @Test
    void killedAtAnyStepItEndsTheSame() throws IOException {
        Random random = new Random(7);
        Path out = folder.resolve("out");
        Path workspace = folder.resolve("w");
        for (int kill = 0; kill < 2; kill++) {
            int after = (kill + 1) * 6 + random.nextInt(8);
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> killer = CompletableFuture.runAsync(() -> killAfter(workspace, after, over));
            Invocation killed = Invocation.of(command(workspace, out));
            over.set(true);
            killer.join();
            assertThat(killed.code()).isEqualTo(ExitCode.WORKER_DIED);
            assertThat(killed.err()).contains("The alignment is not complete; continue it with: ");
            assertThat(out).doesNotExist();
        }
        Invocation.of(command(workspace, out)).succeeded();
        RunDirectory run = only(workspace);
        for (String file : List.of(ProjectorExport.FILE, "adapter/adapter_model.safetensors")) {
            assertThat(Sha256.of(out.resolve(file))).isEqualTo(Sha256.of(whole.resolve(file)));
        }
        assertThat(of(RunEvent.Hello.class, run)).hasSizeGreaterThan(1);
        assertThat(told(run)).isEqualTo(told(only(shared.resolve("w"))));
    }

    private static List<Object> told(RunDirectory run) {
        return current(run).stream()
                .<Object>mapMulti((event, into) -> {
                    if (event instanceof RunEvent.HeldOutLoss e) {
                        into.accept(List.of(e.step(), e.loss(), e.tokens(), e.items()));
                    } else if (event instanceof RunEvent.SampleAnswer) {
                        into.accept(event);
                    }
                })
                .toList();
    }

    /** Ends the worker when it tells of a step, unless all is over before. */
    private static void killAfter(Path workspace, int step, AtomicBoolean over) {
        try {
            while (!over.get()) {
                Path runs = workspace.resolve("runs");
                if (Files.isDirectory(runs) && killedAfter(runs, step)) {
                    return;
                }
                Thread.sleep(5);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean killedAfter(Path runs, int step) throws IOException {
        try (Stream<Path> all = Files.list(runs)) {
            Path events =
                    all.findFirst().map(run -> run.resolve("events.jsonl")).orElse(runs);
            if (!Files.isRegularFile(events)) {
                return false;
            }
            List<RunEvent> told = new EventReader(events)
                    .pollToEnd().events().stream().map(RecordedEvent::event).toList();
            long worker = 0;
            for (RunEvent event : told) {
                if (event instanceof RunEvent.Hello hello) {
                    worker = hello.pid();
                } else if (event instanceof RunEvent.Step taken && taken.step() >= step) {
                    ProcessHandle.of(worker).ifPresent(ProcessHandle::destroyForcibly);
                    return true;
                }
            }
            return false;
        }
    }

    private record Bad(String what, String words, Object... arguments) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static List<Bad> bad() throws IOException {
        Path colours = world.tasks().get(0);
        Path textOnly = TinyTask.write(shared.resolve("text"), "text", 12, 0);
        List<Object> rows = new ArrayList<>();
        Json.tree(textOnly.resolve("train.json")).forEach(row -> {
            ObjectNode without = row.deepCopy();
            without.remove("image");
            ((ObjectNode) without.path("conversations").get(0)).put("value", "How many are there?");
            rows.add(without);
        });
        Files.writeString(textOnly.resolve("train.json"), Json.compact(rows));
        Path language = PartsFixture.copy(shared.resolve("parts")).language();
        return List.of(
                new Bad("no image in a task", textOnly + " shows no image", world.model(), textOnly, "--held-out", 0),
                new Bad("no projector", language.resolve("config.json") + " has no vision_config", language, colours),
                new Bad(
                        "held out too much",
                        "\"evaluation.heldOut.items\" is 48",
                        world.model(),
                        colours,
                        "--held-out",
                        48),
                new Bad(
                        "no LoRA for targets",
                        "See --lora-targets, --lora-rank.",
                        world.model(),
                        colours,
                        "--lora-targets",
                        ".*"),
                new Bad("no LoRA for alpha", "add --lora-rank", world.model(), colours, "--lora-alpha", 4),
                new Bad(
                        "unknown targets",
                        "\"multi.*\" matches no layer of the decoder; they are named like language_model.model.layers.",
                        world.model(),
                        colours,
                        "--lora-rank",
                        2,
                        "--lora-targets",
                        "multi.*"),
                new Bad(
                        "no pattern",
                        "is not a regular expression",
                        world.model(),
                        colours,
                        "--lora-rank",
                        2,
                        "--lora-targets",
                        "("),
                new Bad("task twice", "is in the sequence already", world.model(), colours, colours),
                new Bad("number type", "--dtype is \"int8\"; write float32", world.model(), colours, "--dtype", "int8"),
                new Bad("no task", "task.json", world.model(), shared),
                new Bad("no model", "absent", shared.resolve("absent"), colours));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatCannotBeAlignedIsToldBeforeTraining(Bad bad) {
        List<Object> words = new ArrayList<>(List.of("align"));
        words.addAll(List.of(bad.arguments()));
        words.addAll(List.of("--out", folder.resolve("out"), "--workspace", folder.resolve("w")));
        Invocation.of(words.toArray()).refused(bad.words());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatIsThereIsLeftAlone() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve("mine"), "mine");
        Invocation.of(command(folder.resolve("w"), out)).refused(out + " is there already; name a new folder");
        assertThat(folder.resolve("w")).doesNotExist();
    }
}
