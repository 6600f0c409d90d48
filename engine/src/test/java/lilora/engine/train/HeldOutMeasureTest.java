package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.FeatureCaches;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.result.RunPlan;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeldOutMeasureTest {
    private static final HeldOutSpec ASKED = new HeldOutSpec(11, 2, 3);

    @TempDir
    static Path shared;

    private static TinyWorld world;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeWorld() throws IOException {
        world = TinyWorld.create(shared);
    }

    /** With dropout, so that a random number drawn too many would be seen. */
    private static ExperimentSpec experiment(String method) {
        ExperimentSpec spec = world.experiment(method);
        Map<String, Object> options = new HashMap<>(spec.method().options());
        options.put("dropout", 0.2);
        EvaluationSpec evaluation = spec.evaluation().withZeroShot(false).withCoverage(EvaluationSpec.Coverage.FINAL);
        return spec.withMethod(new MethodSpec(method, options))
                .withTraining(spec.training().withEpochs(1))
                .withEvaluation(evaluation);
    }

    private static ExperimentSpec watched(String method, HeldOutSpec heldOut) {
        ExperimentSpec spec = experiment(method);
        return spec.withEvaluation(spec.evaluation().withHeldOut(heldOut));
    }

    private TinyRun run(ExperimentSpec spec, String name, RunControl control) throws IOException {
        return TinyRun.of(spec, folder.resolve(name), shared.resolve("cache"), control);
    }

    private static RunInputs prepare(ExperimentSpec spec) {
        return new Preparation(MethodCatalog.load()).prepare(spec);
    }

    private static Set<String> heldOut(PreparedTask task) {
        return task.heldOut().examples().stream().map(PreparedTask.Example::id).collect(Collectors.toSet());
    }

    /** The same experiment on copies of its tasks that lack these items. */
    private ExperimentSpec without(ExperimentSpec spec, List<Set<String>> items) throws IOException {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Path from = Path.of(spec.tasks().get(i).folder());
            Path to = copy(from, folder.resolve("without").resolve(from.getFileName()));
            Set<String> gone = items.get(i);
            List<JsonNode> left = rows(to).stream()
                    .filter(row -> !gone.contains(row.path("id").asText()))
                    .toList();
            Files.writeString(to.resolve("train.json"), Json.compact(left));
            tasks.add(spec.tasks().get(i).withFolder(to.toString()));
        }
        return spec.withTasks(tasks);
    }

    private static List<JsonNode> rows(Path task) {
        return StreamSupport.stream(Json.tree(task.resolve("train.json")).spliterator(), false)
                .toList();
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copied = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copied);
                } else {
                    Files.copy(file, copied);
                }
            }
        }
        return to;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lilora", "joint", "projector-alignment"})
    void whatIsLearnedIsThatOfARunThatNeverHadTheItems(String method) throws IOException {
        ExperimentSpec spec = watched(method, ASKED);
        List<Set<String>> items;
        RunPlan plan;
        try (RunInputs inputs = prepare(spec)) {
            items = inputs.tasks().stream().map(HeldOutMeasureTest::heldOut).toList();
            plan = Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), ComputeSpec.on("cpu", 1));
        }
        TinyRun watched = run(spec, "watched", RunControl.NONE);
        TinyRun plain = run(without(experiment(method), items), "plain", RunControl.NONE);

        assertThat(watched.adapters()).isEqualTo(plain.adapters());
        assertThat(watched.metrics()).isEqualTo(plain.metrics());
        assertThat(plain.of(RunEvent.HeldOutLoss.class)).isEmpty();
        List<RunEvent.HeldOutLoss> losses = watched.of(RunEvent.HeldOutLoss.class);
        assertThat(losses).hasSize(plan.measurements()).allSatisfy(loss -> {
            assertThat(loss.loss()).isPositive().isFinite();
            assertThat(loss.items()).isEqualTo(method.equals("joint") ? 22 : 11);
        });
        assertThat(losses.get(0).loss()).isCloseTo(ofBaseModel(spec, losses.get(0)), within(1e-4));
        assertThat(watched.of(RunEvent.SampleAnswer.class))
                .hasSize((int) plan.heldOut().answers())
                .allSatisfy(sample -> {
                    assertThat(items.get(sample.task() - 1)).contains(sample.item());
                    assertThat(sample.question()).startsWith(sample.task() == 1 ? "What color" : "How many");
                    assertThat(sample.reference()).matches(sample.task() == 1 ? "red|green|blue" : "[123]");
                });
    }

    /** Item by item: before its first step a method has changed nothing. */
    private static double ofBaseModel(ExperimentSpec spec, RunEvent.HeldOutLoss measured) throws IOException {
        double sum = 0;
        int tokens = 0;
        try (RunInputs inputs = prepare(spec);
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu())) {
            FeatureCaches stores = new FeatureCaches(inputs, model, shared.resolve("cache"), "tiny", told -> {});
            for (int task : inputs.stages().get(0).tasks()) {
                PreparedTask prepared = inputs.tasks().get(task - 1);
                try (FeatureCache.Rows rows = stores.of(task).of(prepared.imageHashes(), done -> {})) {
                    for (PreparedTask.Example example : prepared.heldOut().examples()) {
                        ExampleBatch one = ExampleBatch.of(List.of(new ExampleBatch.Sample(example, rows)));
                        try (NDArray loss =
                                model.loss(one.tokens(), one.images().of(model.manager()), AdapterSet.none())) {
                            sum += loss.getFloat() * example.learned();
                        }
                        tokens += example.learned();
                    }
                }
            }
        }
        assertThat(measured.tokens()).isEqualTo(tokens);
        return sum / tokens;
    }

    @ParameterizedTest
    @CsvSource({"lilora, 2", "projector-alignment, 7", "joint, 3"})
    void stoppedAndResumedItTellsTheSame(String method, int stop) throws IOException {
        ExperimentSpec spec = watched(method, ASKED);
        TinyRun whole = run(spec, "whole", RunControl.NONE);
        TinyRun part = run(spec, "part", TinyRun.stopAfter(stop));
        assertThat(part.outcome()).isEqualTo(ContinualRun.Outcome.STOPPED);
        TinyRun rest = run(spec, "part", RunControl.NONE);

        assertThat(rest.adapters()).isEqualTo(whole.adapters());
        List<Object> told = new ArrayList<>(told(part));
        told.addAll(told(rest));
        assertThat(told).isEqualTo(told(whole));
    }

    /** What is held out, but for the time it takes. */
    private static List<Object> told(TinyRun run) {
        return run.events().stream()
                .<Object>mapMulti((event, into) -> {
                    if (event instanceof RunEvent.HeldOutLoss e) {
                        into.accept(List.of(e.stage(), e.step(), e.loss(), e.tokens(), e.items()));
                    } else if (event instanceof RunEvent.SampleAnswer e) {
                        into.accept(e);
                    }
                })
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0, 5, '0, 5'", "2, 5, '0, 2, 4, 5'", "2, 6, '0, 2, 4, 6'", "50, 5, '0, 5'", "1, 1, '0, 1'"})
    void stagesAreMeasuredAtTheirStartAndEndAndAsOftenAsAsked(int every, int steps, String expected) {
        HeldOutSpec asked = new HeldOutSpec(11, every, 0);
        assertThat(IntStream.rangeClosed(0, steps)
                        .filter(step -> asked.measuresAfter(step, steps))
                        .boxed())
                .hasToString("[" + expected + "]")
                .hasSize(asked.measurements(steps));
    }

    /** By its content: the same picture under another name is the same image. */
    @Test
    void noImageIsOnBothSides() throws IOException {
        Path task = copy(world.tasks().get(0), folder.resolve("task"));
        List<JsonNode> rows = new ArrayList<>(rows(task));
        for (int i = 0; i < 48; i++) {
            JsonNode row = Json.tree(task.resolve("train.json")).get(i);
            String image = row.path("image").asText();
            if (i % 2 == 0) {
                Files.copy(task.resolve("images/" + image), task.resolve("images/again-" + image));
                image = "again-" + image;
            }
            rows.add(
                    Json.toTree(Map.of("id", "again" + i, "image", image, "conversations", row.path("conversations"))));
        }
        Files.writeString(task.resolve("train.json"), Json.compact(rows));
        ExperimentSpec spec =
                watched("sequential-lora", new HeldOutSpec(7, 0, 4)).withTasks(List.of(TaskSpec.of(task.toString())));
        Set<Set<String>> drawn = new HashSet<>();
        for (long seed = 1; seed <= 5; seed++) {
            try (RunInputs inputs = prepare(spec.withSeed(seed));
                    RunInputs again = prepare(spec.withSeed(seed))) {
                PreparedTask prepared = inputs.tasks().get(0);
                Set<String> held = hashes(prepared, prepared.heldOut().examples());
                assertThat(prepared.heldOut().examples()).hasSize(8);
                assertThat(held).hasSize(4).doesNotContainAnyElementsOf(hashes(prepared, prepared.train()));
                assertThat(prepared.train()).hasSize(96 - 8);
                assertThat(prepared.heldOut().samples())
                        .as("one of each image")
                        .extracting(sample -> prepared.imageHashes()
                                .get(sample.item().images().get(0)))
                        .doesNotHaveDuplicates()
                        .hasSize(4);
                assertThat(heldOut(again.tasks().get(0))).isEqualTo(heldOut(prepared));
                drawn.add(heldOut(prepared));
            }
        }
        assertThat(drawn).as("another seed, another draw").hasSize(5);
    }

    private static Set<String> hashes(PreparedTask task, List<PreparedTask.Example> examples) {
        return examples.stream()
                .flatMap(example -> example.images().stream())
                .map(task.imageHashes()::get)
                .collect(Collectors.toSet());
    }

    @Test
    void whatIsAskedWronglyIsToldBeforeTraining() {
        assertThatThrownBy(() -> prepare(watched("joint", new HeldOutSpec(48, 0, 0))))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Field \"evaluation.heldOut.items\" is 48, but task \"colours\" has 48 training items in use, so none would be left to train on; hold out fewer.");
        assertThatThrownBy(() -> new HeldOutSpec(-1, 0, 0))
                .hasMessage("Field \"evaluation.heldOut.items\" is -1; it must be 0 (none) or above.");
        assertThatThrownBy(() -> new HeldOutSpec(1, -1, 0)).hasMessageContaining("heldOut.everySteps\" is -1");
        assertThatThrownBy(() -> new HeldOutSpec(1, 0, -1)).hasMessageContaining("heldOut.samples\" is -1");
    }

    @Test
    void anExperimentWithoutItIsWrittenAsBefore() throws IOException {
        assertThat(Json.compact(EvaluationSpec.DEFAULT.withHeldOut(new HeldOutSpec(0, 5, 5))))
                .isEqualTo(Json.compact(EvaluationSpec.DEFAULT))
                .doesNotContain("heldOut");
        Path file = folder.resolve("experiment.json");
        Files.writeString(
                file,
                "{\"baseModel\": \"./m\", \"tasks\": [{\"folder\": \"t\"}], \"method\": {\"id\": \"joint\"},"
                        + " \"evaluation\": {\"heldOut\": {\"items\": 9}}}");
        assertThat(ExperimentFile.read(file).evaluation().heldOut())
                .isEqualTo(new HeldOutSpec(9, HeldOutSpec.DEFAULT.everySteps(), HeldOutSpec.DEFAULT.samples()));
    }
}
