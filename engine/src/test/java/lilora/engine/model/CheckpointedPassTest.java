package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TensorBank;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layer by layer, a step has the loss and the gradients of one graph over all layers, whatever sits at them. */
class CheckpointedPassTest {
    private static final int COMMON = 19;

    @TempDir
    static Path folder;

    private static BaseModel model;
    private static NDArray features;

    @BeforeAll
    static void load() {
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        model = NanoModel.frozen(folder);
        features = model.manager().randomNormal(0, 1, new Shape(3, 16, 192), DataType.FLOAT32);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private record Outcome(float loss, Map<String, float[]> gradients) {}

    /**
     * A method at every linear layer of the model, projector and head with it, nothing of it zero. Those that look at whole samples refuse
     * the head, which sees learned positions alone.
     */
    private static final class Learner implements AutoCloseable {
        private final Random random = new Random(3);
        private final TensorBank bank = new TensorBank(model.manager(), 3);
        private final MethodRun run;

        <O extends Record> Learner(ContinualMethod<O> method, Map<String, Object> options) {
            O parsed = OptionSchema.of(method.descriptor()).parse(options);
            MethodRun open;
            try {
                open = method.open(
                        parsed,
                        new MethodScope(
                                model.sites(),
                                bank,
                                model.kernels(),
                                model.config().text().hidden()));
            } catch (InputException e) {
                List<LinearSite> others = model.sites().stream()
                        .filter(site -> site.part() != LinearSite.Part.HEAD)
                        .toList();
                open = method.open(
                        parsed,
                        new MethodScope(
                                others,
                                bank,
                                model.kernels(),
                                model.config().text().hidden()));
            }
            run = open;
        }

        void begin(Stage stage) {
            run.beforeStage(stage);
            for (String name : run.trainable(stage)) {
                Shape shape = bank.get(name).getShape();
                float[] values = new float[Math.toIntExact(shape.size())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = 0.05f * (float) random.nextGaussian();
                }
                bank.put(name, values, shape);
                bank.get(name).setRequiresGradient(true);
            }
        }

        void end(Stage stage) {
            run.trainable(stage).forEach(name -> bank.snapshot(name, bank.get(name)));
            run.afterStage(stage);
        }

        Outcome take(Stage stage, float loss) {
            Map<String, float[]> gradients = new TreeMap<>();
            for (String name : run.trainable(stage)) {
                try (NDArray gradient = bank.get(name).getGradient()) {
                    gradients.put(name, gradient.toFloatArray());
                }
                JniUtils.zeroGrad((PtNDArray) bank.get(name));
            }
            return new Outcome(loss, gradients);
        }

        /** One graph over everything. */
        Outcome plainly(Stage stage, TokenBatch batch, double factor) {
            try (NDScope scope = new NDScope();
                    GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                scope.suppressNotUsedWarning();
                NDArray task = model.loss(batch, features, run.training(stage));
                NDArray loss = run.penalty(stage).map(task::add).orElse(task);
                collector.backward(Scalars.times(loss, factor));
                return take(stage, task.getFloat());
            }
        }

        Outcome layerByLayer(Stage stage, TokenBatch batch, double factor, IntConsumer seed) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                float loss = model.backward(
                        batch, features, () -> run.training(stage), model.kernels()::crossEntropyRows, factor, seed);
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    Optional<NDArray> penalty = run.penalty(stage);
                    penalty.ifPresent(value -> collector.backward(Scalars.times(value, factor)));
                }
                return take(stage, loss);
            }
        }

        /** The parts in one graph, with the random numbers of each. */
        Outcome partsInOneGraph(Stage stage, TokenBatch batch, IntConsumer seed) {
            try (NDScope scope = new NDScope();
                    GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                scope.suppressNotUsedWarning();
                AdapterSet given = run.training(stage);
                TokenLayout layout = TokenLayout.of(batch, model.config(), false, given.prefixLength());
                AdapterSet set = given.over(model.samples(layout));
                seed.accept(0);
                NDArray x = model.input(layout, features, given);
                int number = 1;
                for (var part : model.language()
                        .partsTo(
                                layout.learned(batch.labels()).places(),
                                model.language().pass(layout, List.of()),
                                set.positionWise(),
                                () -> set)) {
                    seed.accept(number++);
                    x = part.apply(x);
                }
                seed.accept(number);
                NDArray loss = model.kernels().crossEntropyRows(model.language().logits(x, set), model.targets(batch));
                collector.backward(loss);
                return take(stage, loss.getFloat());
            }
        }

        @Override
        public void close() {
            bank.close();
        }
    }

    private static void assertEqual(Outcome found, Outcome expected) {
        assertThat(found.loss()).isEqualTo(expected.loss());
        assertThat(found.gradients().keySet()).isEqualTo(expected.gradients().keySet());
        Map<String, Float> differences = new TreeMap<>();
        List<String> zero = new ArrayList<>();
        expected.gradients().forEach((name, values) -> {
            float difference = 0;
            float largest = 0;
            for (int i = 0; i < values.length; i++) {
                difference = Math.max(
                        difference, Math.abs(values[i] - found.gradients().get(name)[i]));
                largest = Math.max(largest, Math.abs(values[i]));
            }
            if (difference > 0) {
                differences.put(name, difference / largest);
            }
            // Keys learn from what is seen when a stage begins, which none does here.
            if (largest == 0 && !name.contains("/key/")) {
                zero.add(name);
            }
        });
        assertThat(zero).isEmpty();
        assertThat(differences).isEmpty();
    }

    static Stream<ContinualMethod<?>> methods() {
        return MethodCatalog.load().all().stream();
    }

    private static Map<String, Object> options(ContinualMethod<?> method, double dropout) {
        Map<String, Object> options = new TreeMap<>();
        OptionSchema.of(method.descriptor()).fields().forEach(field -> {
            if (field.name().equals("rank")) {
                options.put("rank", 8);
            } else if (field.name().equals("dropout")) {
                options.put("dropout", dropout);
            }
        });
        if (method.descriptor().id().equals("branch-lora")) {
            // All branches are taken.
            options.put("experts", 2);
        }
        if (method.descriptor().id().equals("modal-prompt")) {
            // What its network learns from is seen when a stage begins, which none does here.
            options.put("form", "PRISM");
        }
        return options;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void lossAndGradientsAreThoseOfOneGraph(ContinualMethod<?> method) {
        for (int common : new int[] {0, COMMON}) {
            TokenBatch batch = NanoModel.batch(3, 40, common);
            assertThat(TokenLayout.of(batch, model.config(), true).common()).isEqualTo(common);
            try (Learner learner = new Learner(method, options(method, 0))) {
                for (Stage stage : method.stages(2)) {
                    learner.begin(stage);
                    Outcome plain = learner.plainly(stage, batch, 0.5);
                    assertEqual(learner.layerByLayer(stage, batch, 0.5, number -> {}), plain);
                    learner.end(stage);
                }
            }
        }
    }

    static Stream<ContinualMethod<?>> methodsWithDropout() {
        return methods().filter(method -> options(method, 0.3).containsKey("dropout"));
    }

    @ParameterizedTest
    @MethodSource("methodsWithDropout")
    void dropoutDrawsTheSameNumbersBothTimes(ContinualMethod<?> method) {
        TokenBatch batch = NanoModel.batch(3, 40, COMMON);
        IntConsumer seed = number -> Engine.getInstance().setRandomSeed(100 + number);
        try (Learner learner = new Learner(method, options(method, 0.3))) {
            for (Stage stage : method.stages(1)) {
                learner.begin(stage);
                Outcome plain = learner.partsInOneGraph(stage, batch, seed);
                assertEqual(learner.layerByLayer(stage, batch, 1, seed), plain);
                Outcome other = learner.layerByLayer(
                        stage, batch, 1, number -> Engine.getInstance().setRandomSeed(200 + number));
                assertThat(other.loss()).isNotEqualTo(plain.loss());
            }
        }
    }

    @Test
    void nothingIsLeftBehindWhetherItEndsWellOrNot() {
        ContinualMethod<?> method = MethodCatalog.load().find("lilora");
        TokenBatch batch = NanoModel.batch(2, 40);
        try (Learner learner = new Learner(method, options(method, 0))) {
            Stage stage = method.stages(1).get(0);
            learner.begin(stage);
            learner.layerByLayer(stage, batch, 1, number -> {});
            int arrays = model.manager().getManagedArrays().size();
            learner.layerByLayer(stage, batch, 1, number -> {});
            List<Integer> seen = new ArrayList<>();
            for (int failing = 0; failing < 15; failing++) {
                int last = failing;
                assertThatThrownBy(() -> learner.layerByLayer(stage, batch, 1, number -> {
                            seen.add(number);
                            if (seen.size() > last) {
                                throw new IllegalStateException("here");
                            }
                        }))
                        .hasMessage("here");
                assertThat(JniUtils.isGradMode()).isFalse();
                assertThat(model.manager().getManagedArrays()).hasSize(arrays);
                seen.clear();
            }
        }
    }
}
