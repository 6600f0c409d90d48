package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.file.Sha256;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.OptionSchema;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.plan.FeatureCaches;
import lilora.engine.plan.FinishedRuns;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventLog;
import lilora.engine.run.EventReader;
import lilora.engine.run.ResumePoint;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.ContinualRun;
import lilora.engine.train.RunControl;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrunkTest {
    private static final ComputeSpec COMPUTE = ComputeSpec.on("cpu", 1);

    @TempDir
    private static Path shared;

    private static TinyWorld world;
    private static TaskSpec third;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write() throws IOException {
        world = TinyWorld.create(shared);
        third = TaskSpec.of(
                TinyTask.write(shared.resolve("mixed"), "colours-mixed", 48, 12).toString());
    }

    /** Three tasks, one pass each. */
    private static ExperimentSpec experiment(String method) {
        ExperimentSpec two = world.experiment(method);
        Map<String, Object> options = new HashMap<>(two.method().options());
        options.replaceAll((name, value) -> name.equals("experts") ? 4 : value);
        return two.withMethod(new MethodSpec(method, options))
                .withTasks(Stream.concat(two.tasks().stream(), Stream.of(third))
                        .map(task -> new TaskSpec(task.folder(), 24, 6, null, null))
                        .toList())
                .withTraining(two.training().withEpochs(1));
    }

    private static ExperimentSpec inOrder(ExperimentSpec spec, int... order) {
        return spec.withTasks(
                IntStream.of(order).mapToObj(task -> spec.tasks().get(task - 1)).toList());
    }

    private RunDirectory made(ExperimentSpec spec, Function<RunContent, Optional<Trunk>> trunk) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            return new NewRun(Clock.systemUTC())
                    .create(folder.resolve("runs"), inputs, COMPUTE, made -> trunk.apply(RunContent.of(made.spec()))
                            .ifPresent(found -> found.into(made)));
        }
    }

    private RunDirectory alone(ExperimentSpec spec, RunControl control) throws IOException {
        return worked(made(spec, content -> Optional.empty()), control);
    }

    /** What a worker does, in this process. */
    private static RunDirectory worked(RunDirectory run, RunControl control) throws IOException {
        try (RunInputs inputs =
                        new Preparation(MethodCatalog.load()).prepare(run.spec().experiment());
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu());
                RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC())) {
            Checkpoints checkpoints =
                    new Checkpoints(run.checkpoints(), new Checkpoints.Origin(run.specHash(), "a test"));
            Optional<Checkpoints.Saved> resume = checkpoints.latest();
            log.append(new RunEvent.Hello(
                    "token",
                    1,
                    "2026-01-01T00:00:00Z",
                    resume.map(saved -> new ResumePoint(
                                            saved.name(),
                                            saved.cursor().stage(),
                                            saved.evaluated().isPresent())
                                    .after(told(run)))
                            .orElse(0L),
                    Map.of(),
                    "cpu",
                    1,
                    run.specHash()));
            log.append(new RunEvent.Planned(Planner.plan(inputs, model.config(), COMPUTE)));
            FeatureCaches stores = new FeatureCaches(inputs, model, shared.resolve("cache"), "tiny", told -> {});
            try (ContinualRun work =
                    new ContinualRun(inputs, model, stores::of, checkpoints, run.predictions(), log, control)) {
                ContinualRun.Outcome outcome = work.run(resume);
                log.append(new RunEvent.Done(outcome.name().toLowerCase(Locale.ROOT), work.metrics(), 1));
            }
        }
        return run;
    }

    private static List<RecordedEvent> told(RunDirectory run) {
        EventReader.Batch all = new EventReader(run.events()).pollToEnd();
        assertThat(all.problems()).isEmpty();
        return all.events();
    }

    private static <E extends RunEvent> List<E> current(RunDirectory run, Class<E> type) {
        return CurrentEvents.of(told(run)).stream()
                .map(RecordedEvent::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private Optional<Trunk> longest(RunContent wanted, RunDirectory... runs) {
        Trunks trunks = new Trunks(Map.of());
        for (RunDirectory run : runs) {
            trunks.add(RunContent.of(run.spec()), run);
        }
        return trunks.longest(wanted);
    }

    /** Hash of each tensor file of each stage's end. */
    private static Map<String, String> ends(RunDirectory run) throws IOException {
        try (Stream<Path> folders = Files.list(run.checkpoints())) {
            return folders.filter(path -> path.toString().endsWith("-trained"))
                    .collect(Collectors.toMap(
                            path -> path.getFileName().toString(),
                            path -> Sha256.of(path.resolve("adapters.safetensors")),
                            (one, other) -> one,
                            TreeMap::new));
        }
    }

    private static Map<String, String> answers(RunDirectory run) throws IOException {
        try (Stream<Path> files = Files.list(run.predictions())) {
            return files.collect(Collectors.toMap(path -> path.getFileName().toString(), Sha256::of));
        }
    }

    /** Of the accuracy matrix: all but the time that each took. */
    private static List<String> cells(RunDirectory run) {
        return current(run, RunEvent.EvalCell.class).stream()
                .map(cell -> "%d %d %s %s %d %s %s"
                        .formatted(
                                cell.stage(),
                                cell.task(),
                                cell.score(),
                                cell.details(),
                                cell.items(),
                                cell.predictions(),
                                cell.predictionsHash()))
                .sorted()
                .toList();
    }

    private void assertSame(RunDirectory branched, RunDirectory alone) throws IOException {
        assertThat(ends(branched)).isEqualTo(ends(alone));
        assertThat(answers(branched)).isEqualTo(answers(alone));
        assertThat(cells(branched)).isEqualTo(cells(alone));
        assertThat(current(branched, RunEvent.Step.class))
                .extracting(RunEvent.Step::stage, RunEvent.Step::step, RunEvent.Step::loss, RunEvent.Step::gradNorm)
                .isEqualTo(current(alone, RunEvent.Step.class).stream()
                        .map(step -> tuple(step.stage(), step.step(), step.loss(), step.gradNorm()))
                        .toList());
        assertThat(current(branched, RunEvent.Done.class))
                .extracting(RunEvent.Done::metrics)
                .isEqualTo(current(alone, RunEvent.Done.class).stream()
                        .map(RunEvent.Done::metrics)
                        .toList());
        assertThat(FinishedRuns.completed(branched)).isTrue();
    }

    @Test
    void aRunThatBeginsWithAnothersStagesEndsBitForBitAsAlone() throws IOException {
        ExperimentSpec spec = experiment("lilora");
        RunDirectory first = alone(spec, RunControl.NONE);
        Map<String, Object> options = new HashMap<>(spec.method().options());
        options.put("stabilityWeight", 40);
        ExperimentSpec other = inOrder(spec.withMethod(new MethodSpec("lilora", options)), 1, 3, 2);
        RunDirectory branched = made(other, content -> longest(content, first));
        assertThat(told(branched).get(0).event())
                .isEqualTo(new RunEvent.Note(
                        "All up to stage 1 is that of run %s, which began alike; what it told of it is told here again."
                                .formatted(first.path().getFileName())));
        assertThat(current(branched, RunEvent.StageEnd.class)).hasSize(1);
        worked(branched, RunControl.NONE);
        assertThat(current(branched, RunEvent.Hello.class))
                .singleElement()
                .satisfies(hello -> assertThat(hello.resumedAfter()).isPositive());
        assertSame(branched, alone(other, RunControl.NONE));
    }

    @Test
    void theBaseModelsAnswersAreThoseOfAnyMethodSeedAndOrder() throws IOException {
        ExperimentSpec spec = experiment("sequential-lora");
        RunDirectory first = alone(spec, TrunkTest::stopAtStageEnd);
        ExperimentSpec other = inOrder(experiment("lilora").withSeed(99), 2, 3, 1);
        RunDirectory branched = made(other, content -> longest(content, first));
        assertThat(told(branched).get(0).event())
                .isEqualTo(new RunEvent.Note("The base model's answers are those of run %s, which were asked for alike."
                        .formatted(first.path().getFileName())));
        // Stopped and resumed, it still is what it would be.
        worked(branched, TrunkTest::stopAtStageEnd);
        worked(branched, RunControl.NONE);
        assertSame(branched, alone(other, RunControl.NONE));
    }

    private static RunControl.Signal stopAtStageEnd(RunControl.Place place) {
        return place == RunControl.Place.STAGE_END ? RunControl.Signal.STOP : RunControl.Signal.CONTINUE;
    }

    static Stream<String> methods() {
        return MethodCatalog.load().all().stream()
                .map(method -> method.descriptor().id())
                .filter(id -> !id.equals("zero-shot") && !id.equals("joint"));
    }

    /** The rule by which stages are shared: a stage knows nothing of later tasks, and nothing of options that act later. */
    @ParameterizedTest
    @MethodSource("methods")
    void whatComesLaterChangesNothingOfAStage(String method) throws IOException {
        ExperimentSpec spec = experiment(method);
        spec = spec.withEvaluation(spec.evaluation().withZeroShot(false));
        ExperimentSpec other = inOrder(spec.withMethod(new MethodSpec(method, laterOptions(method, spec))), 1, 3, 2);
        RunDirectory one = alone(spec, TrunkTest::stopAtStageEnd);
        RunDirectory two = alone(other, TrunkTest::stopAtStageEnd);
        assertThat(new CommonStages(MethodCatalog.load())
                        .of(RunContent.of(one.spec()), RunContent.of(two.spec()))
                        .orElseThrow()
                        .stages())
                .startsWith(0, 1);
        assertThat(ends(two))
                .containsKeys("stage-000-trained", "stage-001-trained")
                .isEqualTo(ends(one));
        assertThat(answers(two)).isEqualTo(answers(one));
    }

    private static Map<String, Object> laterOptions(String method, ExperimentSpec spec) {
        Map<String, Object> options = new HashMap<>(spec.method().options());
        OptionSchema.of(MethodCatalog.load().find(method).descriptor()).fields().stream()
                .filter(field -> field.firstStage() > 1)
                .forEach(field -> options.put(field.name(), another(field)));
        return options;
    }

    private static Object another(OptionSchema.Field field) {
        if (field.defaultValue() instanceof Boolean value) {
            return !value;
        }
        if (field.defaultValue() instanceof Double value) {
            return value > field.min() ? (field.min() + value) / 2 : value + 1;
        }
        return field.choices().stream()
                .filter(choice -> !choice.equals(((Enum<?>) field.defaultValue()).name()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsNotThereWholeIsNobodysBeginning() throws IOException {
        ExperimentSpec spec = experiment("lilora");
        RunDirectory first = alone(spec, RunControl.NONE);
        RunContent wanted = RunContent.of(
                made(inOrder(spec, 1, 3, 2), content -> Optional.empty()).spec());
        assertThat(longest(wanted, first).orElseThrow().rows()).isEqualTo(2);

        Path adapters = first.checkpoints().resolve("stage-001-trained").resolve("adapters.safetensors");
        byte[] bytes = Files.readAllBytes(adapters);
        bytes[bytes.length - 1] ^= 1;
        Files.write(adapters, bytes);
        assertThat(longest(wanted, first).orElseThrow().rows()).isEqualTo(1);

        Path answers = first.predictions().resolve("stage000-task002.jsonl");
        Trunk found = longest(wanted, first).orElseThrow();
        Files.writeString(answers, "\n", StandardOpenOption.APPEND);
        assertThat(longest(wanted, first)).isEmpty();
        assertThatThrownBy(() -> made(inOrder(spec, 1, 3, 2), content -> Optional.of(found)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("stage000-task002.jsonl have changed while a run was made that begins with them");
        try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
            assertThat(runs.map(run -> Objects.toString(run.getFileName())))
                    .noneMatch(name -> name.startsWith("."))
                    .hasSize(2);
        }
    }
}
