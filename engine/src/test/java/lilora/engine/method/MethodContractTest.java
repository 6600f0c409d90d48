package lilora.engine.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.method.ContinualMethod.LayerCount;
import lilora.engine.method.ContinualMethod.Looks;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;
import lilora.engine.model.MergeableAdapter;
import lilora.engine.model.Scalars;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every method on the class path must keep; a new method is tested by being there. */
class MethodContractTest {
    private static final int TASKS = 3;

    private static Kernels kernels;

    @BeforeAll
    static void loadKernels() {
        kernels = new Kernels();
    }

    @AfterAll
    static void closeKernels() {
        kernels.close();
    }

    static Stream<ContinualMethod<?>> methods() {
        return MethodCatalog.load().all().stream();
    }

    @ParameterizedTest
    @MethodSource("methods")
    <O extends Record> void describesItselfCompletely(ContinualMethod<O> method) {
        MethodDescriptor<O> descriptor = method.descriptor();
        assertThat(descriptor.id()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
        assertThat(descriptor.summary()).endsWith(".");
        assertThat(descriptor.remark()).matches("|It [a-z].*\\.");
        // What stands for published encoders is in both, so that no result is shown without it.
        assertThat(descriptor.can(MethodDescriptor.Capability.STAND_IN_ENCODERS))
                .isEqualTo(descriptor.source().contains("with the base model's own embeddings"));
        OptionSchema<O> schema = OptionSchema.of(descriptor);
        assertThat(schema.fields()).allSatisfy(field -> assertThat(field.help()).endsWith("."));
        assertThat(schema.parse(Map.of())).isEqualTo(descriptor.defaults());
        assertThat(schema.parse(schema.values(descriptor.defaults()))).isEqualTo(descriptor.defaults());
    }

    @ParameterizedTest
    @MethodSource("methods")
    <O extends Record> void liveTensorsNumberAsTheFormulaSays(ContinualMethod<O> method) {
        for (Map<String, Object> options : variants(method)) {
            O parsed = OptionSchema.of(method.descriptor()).parse(options);
            try (TinyMethodRun workshop = new TinyMethodRun(method, parsed, kernels)) {
                boolean first = true;
                List<Stage> stages = method.stages(TASKS);
                for (Stage stage : stages) {
                    workshop.run.beforeStage(stage);
                    long trained = workshop.run.trainable(stage).stream()
                            .mapToLong(
                                    name -> workshop.bank.get(name).getShape().size())
                            .sum();
                    LayerCount count = total(method, parsed);
                    assertThat(trained).isEqualTo(first ? count.trainedFirst() : count.trainedLater());
                    Looks looked = workshop.learn(stage);
                    assertThat(looked).isEqualTo(method.looks(parsed, stage, TinyMethodRun.ITEMS));
                    long most = TinyMethodRun.SITES.stream()
                            .mapToLong(site -> method.keptForTraining(parsed, site, stage.number()))
                            .sum();
                    // Tasks may share what is kept.
                    assertThat(workshop.bank.count("training/")).isBetween(most / stage.number(), most);
                    first = false;
                }
                LayerCount expected = total(method, parsed);
                assertThat(workshop.bank.countShared()).isEqualTo(stages.isEmpty() ? 0 : expected.storedShared());
                for (int task = 1; task <= stages.size() && stages.size() == TASKS; task++) {
                    assertThat(workshop.bank.countTask(task)).isEqualTo(expected.storedPerTask());
                }
            }
        }
    }

    private static <O extends Record> LayerCount total(ContinualMethod<O> method, O options) {
        LayerCount sum = method.besideLayers(options, TinyMethodRun.WORDS, TinyMethodRun.IMAGES);
        for (LinearSite site : TinyMethodRun.SITES) {
            LayerCount one = method.count(options, site);
            sum = new LayerCount(
                    sum.trainedFirst() + one.trainedFirst(),
                    sum.trainedLater() + one.trainedLater(),
                    sum.storedShared() + one.storedShared(),
                    sum.storedPerTask() + one.storedPerTask());
        }
        return sum;
    }

    /** The defaults at a small rank, and every constant of every enum option. */
    private static <O extends Record> List<Map<String, Object>> variants(ContinualMethod<O> method) {
        Map<String, Object> small = new TreeMap<>();
        OptionSchema<O> schema = OptionSchema.of(method.descriptor());
        for (OptionSchema.Field field : schema.fields()) {
            if (field.name().equals("rank")) {
                small.put("rank", 4);
            }
            if (field.name().equals("experts")) {
                small.put("experts", 2);
            }
            if (field.name().equals("subRank")) {
                small.put("subRank", 2);
            }
        }
        return Stream.concat(Stream.of(small), schema.fields().stream().flatMap(field -> field.choices().stream()
                        .map(choice -> {
                            Map<String, Object> changed = new TreeMap<>(small);
                            changed.put(field.name(), choice);
                            return changed;
                        })))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("methods")
    <O extends Record> void beforeAnythingIsLearnedTheBaseModelAnswers(ContinualMethod<O> method) {
        O options = OptionSchema.of(method.descriptor()).parse(variants(method).get(0));
        try (TinyMethodRun workshop = new TinyMethodRun(method, options, kernels)) {
            for (LinearSite site : TinyMethodRun.SITES) {
                FrozenLinear layer = workshop.layer(site);
                NDArray x = workshop.random(7, site.in());
                assertThat(TinyMethodRun.output(workshop.run.inference(1), layer, x))
                        .containsExactly(layer.forward(x).toFloatArray());
                for (Stage stage : method.stages(1)) {
                    workshop.run.beforeStage(stage);
                    assertThat(TinyMethodRun.output(workshop.run.inference(1), layer, x))
                            .containsExactly(layer.forward(x).toFloatArray());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    <O extends Record> void preparingAStageTwiceKeepsItsTensors(ContinualMethod<O> method) {
        try (TinyMethodRun workshop =
                new TinyMethodRun(method, method.descriptor().defaults(), kernels)) {
            for (Stage stage : method.stages(2)) {
                workshop.learn(stage);
                Map<String, float[]> before = new TreeMap<>();
                workshop.bank.all().forEach((name, tensor) -> before.put(name, tensor.toFloatArray()));
                workshop.run.beforeStage(stage);
                assertThat(workshop.bank.all().keySet()).isEqualTo(before.keySet());
                workshop.bank.all().forEach((name, tensor) -> assertThat(tensor.toFloatArray())
                        .as(name)
                        .containsExactly(before.get(name)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    <O extends Record> void initialTensorsDependOnSeedAndNameAlone(ContinualMethod<O> method) {
        try (TinyMethodRun one = new TinyMethodRun(method, method.descriptor().defaults(), kernels);
                TinyMethodRun other =
                        new TinyMethodRun(method, method.descriptor().defaults(), kernels)) {
            for (Stage stage : method.stages(2)) {
                one.learn(stage);
                one.run.beforeStage(stage);
            }
            List<Stage> stages = method.stages(2);
            if (stages.size() == 2) {
                other.run.beforeStage(stages.get(0));
                other.run.beforeStage(stages.get(1));
                try (TinyMethodRun fresh =
                        new TinyMethodRun(method, method.descriptor().defaults(), kernels)) {
                    fresh.run.beforeStage(stages.get(1));
                    fresh.bank.all().forEach((name, tensor) -> assertThat(tensor.toFloatArray())
                            .as(name)
                            .containsExactly(other.bank.get(name).toFloatArray()));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    <O extends Record> void mergedWeightsDoWhatTheAdapterDoes(ContinualMethod<O> method) {
        for (Map<String, Object> options : variants(method)) {
            O parsed = OptionSchema.of(method.descriptor()).parse(options);
            try (TinyMethodRun workshop = new TinyMethodRun(method, parsed, kernels)) {
                method.stages(2).forEach(workshop::learn);
                AdapterSet learned = workshop.run.inference(2);
                for (LinearSite site : TinyMethodRun.SITES) {
                    FrozenLinear layer = workshop.layer(site);
                    NDArray x = workshop.random(7, site.in());
                    if (learned.positionWise() && learned.at(site.name()) instanceof MergeableAdapter adapter) {
                        NDArray merged = adapter.merged(layer.weight(), kernels);
                        NDArray bias = adapter.mergedBias(Objects.requireNonNull(layer.bias()));
                        float[] expected = TinyMethodRun.output(learned, layer, x);
                        float scale = (float) Math.sqrt(merged.square().max().getFloat()) * site.in();
                        assertThat(new FrozenLinear(site, merged, bias, kernels)
                                        .forward(x)
                                        .toFloatArray())
                                .as(site.name())
                                .containsExactly(expected, within(1e-5f * scale));
                    }
                }
            }
        }
    }

    /** Along one direction of all tensors, beside the difference of the penalty itself, at sizes that NumericExamplesTest has not. */
    @ParameterizedTest
    @MethodSource("methods")
    <O extends Record> void gradientsOfThePenaltyAreItsSlopes(ContinualMethod<O> method) {
        Map<String, Object> options = new TreeMap<>(variants(method).get(0));
        OptionSchema<O> schema = OptionSchema.of(method.descriptor());
        if (schema.fields().stream().anyMatch(field -> field.name().equals("detachCosine"))) {
            options.put("detachCosine", false);
        }
        try (TinyMethodRun workshop = new TinyMethodRun(method, schema.parse(options), kernels)) {
            List<Stage> stages = method.stages(2);
            if (stages.size() < 2) {
                return;
            }
            workshop.learn(stages.get(0));
            Stage stage = stages.get(1);
            workshop.begin(stage);
            Map<String, NDArray> direction = new TreeMap<>();
            for (String name : workshop.run.trainable(stage)) {
                Shape shape = workshop.bank.get(name).getShape();
                direction.put(name, workshop.random(shape.getShape()));
                workshop.bank.get(name).setRequiresGradient(true);
            }
            double along = 0;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                Optional<NDArray> penalty = workshop.run.penalty(stage);
                if (penalty.isEmpty()) {
                    return;
                }
                collector.backward(penalty.get());
                for (Map.Entry<String, NDArray> part : direction.entrySet()) {
                    NDArray gradient = workshop.bank.get(part.getKey()).getGradient();
                    along += gradient.mul(part.getValue()).sum().getFloat();
                }
            }
            double step = 1e-2;
            double before = moved(workshop, direction, stage, -step);
            double after = moved(workshop, direction, stage, 2 * step);
            double slope = (after - before) / (2 * step);
            assertThat(along).isCloseTo(slope, within(2e-2 * (1e-3 + Math.abs(slope))));
        }
    }

    private static double moved(TinyMethodRun workshop, Map<String, NDArray> direction, Stage stage, double by) {
        direction.forEach((name, way) -> workshop.bank.snapshot(
                name, workshop.bank.get(name).stopGradient().add(Scalars.times(way, by))));
        return workshop.run.penalty(stage).orElseThrow().getFloat();
    }
}
