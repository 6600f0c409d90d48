package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TrainingAdapters;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.plan.Preparation;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs that keep less in memory, or have less of it than they want. */
class MemoryTest {
    /** More than any address space has: libtorch's allocator really fails. */
    private static final Shape IMPOSSIBLE = new Shape(1L << 58);

    @TempDir
    static Path shared;

    private static TinyWorld world;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeWorld() throws IOException {
        world = TinyWorld.create(shared);
    }

    /** A method that behaves as another, on a device where more than so many rows at a time are too many. */
    private record Cramped<O extends Record>(ContinualMethod<O> inner, Room room) implements ContinualMethod<O> {
        @Override
        public MethodDescriptor<O> descriptor() {
            return inner.descriptor();
        }

        @Override
        public LayerCount count(O options, LinearSite site) {
            return inner.count(options, site);
        }

        @Override
        public List<Stage> stages(int tasks) {
            return inner.stages(tasks);
        }

        @Override
        public MethodRun open(O options, MethodScope scope) {
            return new CrampedRun(inner.open(options, scope), room);
        }
    }

    /** Rows that there is memory for, while learning and while answering. */
    private record Room(int learning, int answering) {
        static final Room ENOUGH = new Room(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private record CrampedRun(MethodRun inner, Room room) implements MethodRun {
        @Override
        public void beforeStage(ContinualMethod.Stage stage) {
            inner.beforeStage(stage);
        }

        @Override
        public List<String> trainable(ContinualMethod.Stage stage) {
            return inner.trainable(stage);
        }

        @Override
        public AdapterSet training(ContinualMethod.Stage stage) {
            return cramped(inner.training(stage), room.learning());
        }

        private static AdapterSet cramped(AdapterSet set, int rows) {
            return new TrainingAdapters(site -> cramped(site, set.at(site), rows), set.drawsRandomNumbers() ? 0.5 : 0);
        }

        /** Low in the network the first layers have gradients already when the second of them fails. */
        private static LinearAdapter cramped(String site, LinearAdapter adapter, int rows) {
            return adapter == null
                    ? null
                    : (base, x) -> {
                        try (NDArray here = x.getManager().zeros(size(site, x, rows))) {
                            return adapter.forward(base, x);
                        }
                    };
        }

        private static Shape size(String site, NDArray x, int rows) {
            long positions = x.getShape().size() / x.getShape().get(x.getShape().dimension() - 1);
            boolean many = site.endsWith("layers.0.mlp.down_proj") && positions > rows;
            return many ? IMPOSSIBLE : new Shape(1);
        }

        @Override
        public AdapterSet inference(int task) {
            return cramped(inner.inference(task), room.answering());
        }

        @Override
        public Optional<NDArray> penalty(ContinualMethod.Stage stage) {
            return inner.penalty(stage);
        }

        @Override
        public void afterStage(ContinualMethod.Stage stage) {
            inner.afterStage(stage);
        }
    }

    private static RunInputs cramped(RunInputs inputs, Room room) {
        return new RunInputs(
                inputs.experiment(),
                inputs.baseModel(),
                inputs.tasks(),
                cramped(inputs.method(), room),
                inputs.sites(),
                inputs.tokenizer(),
                inputs.stages());
    }

    private static <O extends Record> RunInputs.Configured<O> cramped(RunInputs.Configured<O> method, Room room) {
        return new RunInputs.Configured<>(new Cramped<>(method.method(), room), method.options());
    }

    private TinyRun run(ExperimentSpec spec, String name, RunControl control, int rows) throws IOException {
        return run(spec, name, control, new Room(rows, Integer.MAX_VALUE));
    }

    private TinyRun run(ExperimentSpec spec, String name, RunControl control, Room room) throws IOException {
        try (RunInputs inputs = cramped(new Preparation(MethodCatalog.load()).prepare(spec), room);
                BaseModel model = BaseModel.load(
                        inputs.baseModel(),
                        Compute.cpu().holding(spec.training().holdsEightBits()))) {
            return run(inputs, model, name, control);
        }
    }

    private TinyRun run(RunInputs inputs, BaseModel model, String name, RunControl control) throws IOException {
        return TinyRun.of(inputs, model, folder.resolve(name), shared.resolve("cache"), control, told -> {});
    }

    /** Two micro-batches a step, with as much dropout as asked for. */
    private static ExperimentSpec experiment(double dropout, UnaryOperator<TrainingSpec> change) {
        ExperimentSpec spec = world.experiment("lilora");
        TrainingSpec training = spec.training();
        return spec.withMethod(
                        new MethodSpec("lilora", Map.of("rank", 4, "subRank", 2, "alpha", 8, "dropout", dropout)))
                .withTraining(change.apply(new TrainingSpec(
                        1,
                        4,
                        2,
                        training.learningRate(),
                        training.weightDecay(),
                        training.warmupRatio(),
                        training.maxGradNorm(),
                        training.maxLength(),
                        true,
                        2,
                        training.targets())));
    }

    @Test
    void withGradientCheckpointingARunLearnsTheSame() throws IOException {
        TinyRun plain = run(experiment(0, training -> training), "plain", RunControl.NONE, Integer.MAX_VALUE);
        TinyRun checkpointed = run(
                experiment(0, training -> training.withGradientCheckpointing(true)),
                "checkpointed",
                RunControl.NONE,
                Integer.MAX_VALUE);
        assertThat(checkpointed.steps()).hasSameSizeAs(plain.steps());
        // The first stage has no penalty, so that not even the order of sums differs.
        for (int i = 0; i < plain.steps().size(); i++) {
            RunEvent.Step step = plain.steps().get(i);
            RunEvent.Step found = checkpointed.steps().get(i);
            assertThat(Math.abs(found.loss() - step.loss())).isLessThanOrEqualTo(step.stage() == 1 ? 0 : 1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, false, 2147483647", "true, true, 2147483647", "false, false, 700", "true, false, 700"})
    void stoppedAnywhereItEndsBitForBitTheSame(boolean checkpointing, boolean int8, int rows) throws IOException {
        ExperimentSpec spec = experiment(0.1, training -> training.withGradientCheckpointing(checkpointing)
                .withBaseWeights(int8 ? TrainingSpec.BaseWeights.INT8 : TrainingSpec.BaseWeights.COMPUTED));
        TinyRun whole = run(spec, "whole", RunControl.NONE, rows);
        assertThat(whole.outcome()).isEqualTo(ContinualRun.Outcome.COMPLETED);
        for (int stop : new int[] {1, 3, whole.steps().size() - 2}) {
            String name = "stopped" + stop;
            assertThat(run(spec, name, TinyRun.stopAfter(stop), rows).outcome())
                    .isEqualTo(ContinualRun.Outcome.STOPPED);
            assertThat(run(spec, name, RunControl.NONE, rows).adapters()).isEqualTo(whole.adapters());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void outOfMemoryAStepIsTakenInPiecesAndLearnsTheSame(boolean checkpointing) throws IOException {
        ExperimentSpec spec = experiment(0, training -> training.withGradientCheckpointing(checkpointing));
        TinyRun plain = run(spec, "plain", RunControl.NONE, Integer.MAX_VALUE);
        int most = plain.steps().stream().mapToInt(RunEvent.Step::tokens).max().orElseThrow() / 2;
        TinyRun cramped = run(spec, "cramped", RunControl.NONE, most / 4 + 10);
        assertThat(cramped.notes()).hasSize(2).allSatisfy(note -> assertThat(note)
                .startsWith("The device ran out of memory, so batches are computed in pieces of at most "));
        assertThat(cramped.steps()).hasSameSizeAs(plain.steps());
        for (int i = 0; i < plain.steps().size(); i++) {
            RunEvent.Step expected = plain.steps().get(i);
            RunEvent.Step found = cramped.steps().get(i);
            assertThat(found.samples()).isEqualTo(expected.samples());
            assertThat(found.loss()).isCloseTo(expected.loss(), org.assertj.core.data.Offset.offset(2e-4));
        }
        assertThat(cramped.steps().get(0).gradNorm())
                .isCloseTo(plain.steps().get(0).gradNorm(), org.assertj.core.data.Percentage.withPercentage(0.01));
    }

    @Test
    void aProbeTellsOfEachStageAndChangesNothing() throws IOException {
        ExperimentSpec spec = experiment(0.1, training -> training);
        List<MemoryProbe.Tried> tried = new ArrayList<>();
        List<List<Float>> losses = new ArrayList<>();
        for (boolean probed : new boolean[] {false, true}) {
            try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec);
                    BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu())) {
                if (probed) {
                    int arrays = model.manager().getManagedArrays().size();
                    new MemoryProbe(inputs, model, PeakMemory.resident()).run(tried::add);
                    assertThat(model.manager().getManagedArrays()).hasSize(arrays);
                    new MemoryProbe(cramped(inputs, new Room(210, Integer.MAX_VALUE)), model, PeakMemory.resident())
                            .run(tried::add);
                }
                TinyRun result = run(inputs, model, "probed" + probed, RunControl.NONE);
                losses.add(
                        result.steps().stream().map(step -> (float) step.loss()).toList());
            }
        }
        assertThat(losses.get(1)).isEqualTo(losses.get(0));
        assertThat(tried).extracting(MemoryProbe.Tried::fits).containsExactly(true, true, false, false);
        assertThat(tried).allSatisfy(one -> {
            assertThat(one.items()).isEqualTo(4);
            assertThat(one.positions()).isBetween(4 * 150, 4 * 400);
        });
        assertThat(tried.get(0).found()).startsWith("fits");
        assertThat(tried.get(2).found()).startsWith("does not fit at once");
    }

    @Test
    void whereNotEvenOneItemFitsTheRunEndsWithACheckpointAndNamesSettings() {
        ExperimentSpec spec = experiment(0, training -> training);
        assertThatThrownBy(() -> run(spec, "hopeless", RunControl.NONE, 3))
                .isInstanceOf(MemoryException.class)
                .hasMessageStartingWith("Stage 1, step 1: a batch of one item with ")
                .hasMessageContaining("training.gradientCheckpointing")
                .hasMessageContaining("training.baseWeights INT8")
                .hasMessageContaining("compute.precision BFLOAT16");
        Checkpoints.Saved saved = new Checkpoints(folder.resolve("hopeless/checkpoints"), TinyRun.ORIGIN)
                .latest()
                .orElseThrow();
        assertThat(saved.name()).isEqualTo("stage-001-step-0000000");
    }

    /** One prompt of the world has some 160 rows, a batch of eight of them not quite eight times as many. */
    @Test
    void outOfMemoryQuestionsAreAnsweredInSmallerBatchesAndTheSame() throws IOException {
        ExperimentSpec spec = experiment(0, training -> training);
        TinyRun plain = run(spec, "plain", RunControl.NONE, Room.ENOUGH);
        TinyRun cramped = run(spec, "cramped", RunControl.NONE, new Room(Integer.MAX_VALUE, 400));
        assertThat(cramped.notes()).isNotEmpty().allSatisfy(note -> assertThat(note)
                .startsWith("The device ran out of memory, so questions are answered in batches of at most ")
                .endsWith(" positions from here on; the answers are the same."));
        List<RunEvent.EvalCell> cells = cramped.of(RunEvent.EvalCell.class);
        assertThat(cells).hasSameSizeAs(plain.of(RunEvent.EvalCell.class)).hasSize(5);
        for (RunEvent.EvalCell cell : cells) {
            assertThat(Files.readString(folder.resolve("cramped").resolve(cell.predictions())))
                    .isEqualTo(Files.readString(folder.resolve("plain").resolve(cell.predictions())));
        }
        assertThat(cramped.adapters()).isEqualTo(plain.adapters());
        assertThat(cramped.checkpoints().latest().orElseThrow().cursor().limit())
                .isEqualTo(MemoryLimit.NONE);
    }

    @Test
    void whereNotEvenOneQuestionFitsTheRunEndsAndNamesSettings() {
        ExperimentSpec spec = experiment(0, training -> training);
        assertThatThrownBy(() -> run(spec, "silent", RunControl.NONE, new Room(Integer.MAX_VALUE, 3)))
                .isInstanceOf(MemoryException.class)
                .hasMessageStartingWith("Task 1, colours: a single question with ")
                .hasMessageContaining("training.baseWeights INT8")
                .hasMessageContaining("compute.precision BFLOAT16")
                .hasMessageContaining("maxNewTokens")
                .hasMessageContaining("The last checkpoint is usable");
        assertThat(new Checkpoints(folder.resolve("silent/checkpoints"), TinyRun.ORIGIN)
                        .latest()
                        .orElseThrow()
                        .name())
                .isEqualTo("stage-001-trained");
    }

    @Test
    void aLimitHalvesWhatIsTooLongAndLeavesTheRest() {
        MemoryLimit.Size<Integer> padded =
                items -> items.size() * items.stream().mapToInt(i -> i).max().orElse(0);
        List<Integer> items = Arrays.asList(9, 7, 6, 3, 2);
        assertThat(MemoryLimit.NONE.cut(items, padded)).containsExactly(items);
        MemoryLimit limit = MemoryLimit.NONE.below(items, padded);
        assertThat(limit.positions()).isEqualTo(27);
        assertThat(limit.cut(items, padded)).containsExactly(List.of(9, 7, 6), List.of(3, 2));
        MemoryLimit lower = limit.below(List.of(9, 7, 6), padded);
        assertThat(lower.positions()).isEqualTo(18);
        assertThat(lower.cut(items, padded)).containsExactly(List.of(9, 7), List.of(6), List.of(3, 2));
        assertThat(new MemoryLimit(1).cut(items, padded)).hasSize(5);
    }
}
