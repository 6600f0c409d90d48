package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.file.Sha256;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.OptionSchema;
import lilora.engine.plan.FinishedRuns;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunControl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrunkTest {
    @TempDir
    private static Path shared;

    private static BranchingRuns runs;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write() throws IOException {
        runs = new BranchingRuns(shared);
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
        return BranchingRuns.current(run, RunEvent.EvalCell.class).stream()
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
        assertThat(BranchingRuns.current(branched, RunEvent.Step.class))
                .extracting(RunEvent.Step::stage, RunEvent.Step::step, RunEvent.Step::loss, RunEvent.Step::gradNorm)
                .isEqualTo(BranchingRuns.current(alone, RunEvent.Step.class).stream()
                        .map(step -> tuple(step.stage(), step.step(), step.loss(), step.gradNorm()))
                        .toList());
        assertThat(BranchingRuns.current(branched, RunEvent.Done.class))
                .extracting(RunEvent.Done::metrics)
                .isEqualTo(BranchingRuns.current(alone, RunEvent.Done.class).stream()
                        .map(RunEvent.Done::metrics)
                        .toList());
        assertThat(FinishedRuns.completed(branched)).isTrue();
    }

    @Test
    void aRunThatBeginsWithAnothersStagesEndsBitForBitAsAlone() throws IOException {
        ExperimentSpec spec = runs.experiment("lilora");
        RunDirectory first = runs.alone(folder, spec, RunControl.NONE);
        Map<String, Object> options = new HashMap<>(spec.method().options());
        options.put("stabilityWeight", 40);
        ExperimentSpec other = BranchingRuns.inOrder(spec.withMethod(new MethodSpec("lilora", options)), 1, 3, 2);
        RunDirectory branched = BranchingRuns.made(folder, other, content -> BranchingRuns.longest(content, first));
        assertThat(BranchingRuns.told(branched).get(0).event())
                .isEqualTo(new RunEvent.Note(
                        "All up to stage 1 is that of run %s, which began alike; what it told of it is told here again."
                                .formatted(first.path().getFileName())));
        assertThat(BranchingRuns.current(branched, RunEvent.StageEnd.class)).hasSize(1);
        runs.worked(branched, RunControl.NONE);
        assertThat(BranchingRuns.current(branched, RunEvent.Hello.class))
                .singleElement()
                .satisfies(hello -> assertThat(hello.resumedAfter()).isPositive());
        assertSame(branched, runs.alone(folder, other, RunControl.NONE));
    }

    @Test
    void theBaseModelsAnswersAreThoseOfAnyMethodSeedAndOrder() throws IOException {
        ExperimentSpec spec = runs.experiment("sequential-lora");
        RunDirectory first = runs.alone(folder, spec, BranchingRuns::stopAtStageEnd);
        ExperimentSpec other = BranchingRuns.inOrder(runs.experiment("lilora").withSeed(99), 2, 3, 1);
        RunDirectory branched = BranchingRuns.made(folder, other, content -> BranchingRuns.longest(content, first));
        assertThat(BranchingRuns.told(branched).get(0).event())
                .isEqualTo(new RunEvent.Note("The base model's answers are those of run %s, which were asked for alike."
                        .formatted(first.path().getFileName())));
        // Stopped and resumed, it still is what it would be.
        runs.worked(branched, BranchingRuns::stopAtStageEnd);
        runs.worked(branched, RunControl.NONE);
        assertSame(branched, runs.alone(folder, other, RunControl.NONE));
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
        ExperimentSpec spec = runs.experiment(method);
        spec = spec.withEvaluation(spec.evaluation().withZeroShot(false));
        ExperimentSpec other =
                BranchingRuns.inOrder(spec.withMethod(new MethodSpec(method, laterOptions(method, spec))), 1, 3, 2);
        RunDirectory one = runs.alone(folder, spec, BranchingRuns::stopAtStageEnd);
        RunDirectory two = runs.alone(folder, other, BranchingRuns::stopAtStageEnd);
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
        if (field.defaultValue() instanceof Integer value) {
            return value + 1;
        }
        return field.choices().stream()
                .filter(choice -> !choice.equals(((Enum<?>) field.defaultValue()).name()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsNotThereWholeIsNobodysBeginning() throws IOException {
        ExperimentSpec spec = runs.experiment("lilora");
        RunDirectory first = runs.alone(folder, spec, RunControl.NONE);
        RunContent wanted = RunContent.of(
                BranchingRuns.made(folder, BranchingRuns.inOrder(spec, 1, 3, 2), content -> Optional.empty())
                        .spec());
        assertThat(BranchingRuns.longest(wanted, first).orElseThrow().rows()).isEqualTo(2);

        Path adapters = first.checkpoints().resolve("stage-001-trained").resolve("adapters.safetensors");
        byte[] bytes = Files.readAllBytes(adapters);
        bytes[bytes.length - 1] ^= 1;
        Files.write(adapters, bytes);
        assertThat(BranchingRuns.longest(wanted, first).orElseThrow().rows()).isEqualTo(1);

        Path answers = first.predictions().resolve("stage000-task002.jsonl");
        Trunk found = BranchingRuns.longest(wanted, first).orElseThrow();
        Files.writeString(answers, "\n", StandardOpenOption.APPEND);
        assertThat(BranchingRuns.longest(wanted, first)).isEmpty();
        assertThatThrownBy(() ->
                        BranchingRuns.made(folder, BranchingRuns.inOrder(spec, 1, 3, 2), content -> Optional.of(found)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("stage000-task002.jsonl have changed while a run was made that begins with them");
        try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
            assertThat(runs.map(run -> Objects.toString(run.getFileName())))
                    .noneMatch(name -> name.startsWith("."))
                    .hasSize(2);
        }
    }
}
