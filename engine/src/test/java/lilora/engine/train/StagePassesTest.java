package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.StageData;
import lilora.engine.method.TrainingAdapters;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.plan.Preparation;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyWorld;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a method is told of a stage's items, on a device whose memory runs out once. */
class StagePassesTest {
    /** More than any address space has: libtorch's allocator really fails. */
    private static final Shape IMPOSSIBLE = new Shape(1L << 58);

    private static final String LOW = "language_model.model.layers.0.mlp.down_proj";

    @TempDir
    Path folder;

    /** A method that behaves as another, and looks at the gradients of whole weights before its first stage. */
    private record Looking<O extends Record>(ContinualMethod<O> inner, Map<String, float[]> seen, int failing)
            implements ContinualMethod<O> {
        @Override
        public MethodDescriptor<O> descriptor() {
            return inner.descriptor();
        }

        @Override
        public LayerCount count(O options, LinearSite site) {
            return inner.count(options, site);
        }

        @Override
        public Looks looks(O options, Stage stage, int items) {
            return new Looks(8, 0);
        }

        @Override
        public MethodRun open(O options, MethodScope scope) {
            return new LookingRun(inner.open(options, scope), scope, seen, failing);
        }
    }

    private record LookingRun(MethodRun inner, MethodScope scope, Map<String, float[]> seen, int failing)
            implements MethodRun {
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
            return inner.training(stage);
        }

        @Override
        public AdapterSet inference(int task) {
            return inner.inference(task);
        }

        @Override
        public void beforeTraining(ContinualMethod.Stage stage, StageData data) {
            if (stage.number() > 1) {
                return;
            }
            int[] calls = {0};
            try (NDManager own = scope.bank().newSubManager()) {
                Map<String, NDArray> changes = new HashMap<>();
                for (LinearSite site : scope.sites()) {
                    NDArray change = own.zeros(new Shape(site.out(), site.in()));
                    NDScope.unregister(change);
                    changes.put(site.name(), change);
                }
                AdapterSet adapters = new TrainingAdapters(site -> probe(site, changes.get(site), calls), 0);
                data.gradients(changes, 8, () -> adapters, sum -> changes.keySet()
                        .forEach(site -> seen.put(site, sum.of(site).toFloatArray())));
            }
        }

        private LinearAdapter probe(String site, NDArray change, int[] calls) {
            return change == null
                    ? null
                    : (base, x) -> {
                        if (site.equals(LOW) && ++calls[0] == failing) {
                            x.getManager().zeros(IMPOSSIBLE).close();
                        }
                        return base.forward(x).add(base.kernels().linear(x, change, null));
                    };
        }
    }

    private Map<String, float[]> seen(int failing) throws IOException {
        TinyWorld world = TinyWorld.create(folder.resolve("world" + failing));
        ExperimentSpec base = world.experiment("sequential-lora");
        ExperimentSpec spec = base.withTraining(base.training().withGradientCheckpointing(true));
        Map<String, float[]> seen = new LinkedHashMap<>();
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec);
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu())) {
            RunInputs looking = new RunInputs(
                    inputs.experiment(),
                    inputs.baseModel(),
                    inputs.tasks(),
                    looking(inputs.method(), seen, failing),
                    inputs.sites(),
                    inputs.tokenizer(),
                    inputs.stages());
            TinyRun.of(
                    looking,
                    model,
                    folder.resolve("run" + failing),
                    folder.resolve("cache"),
                    TinyRun.stopAfter(12),
                    told -> {});
        }
        return seen;
    }

    private static <O extends Record> RunInputs.Configured<O> looking(
            RunInputs.Configured<O> method, Map<String, float[]> seen, int failing) {
        return new RunInputs.Configured<>(new Looking<>(method.method(), seen, failing), method.options());
    }

    /** The second call is within the backward pass: layers above have their gradients of the first batch already. */
    @Test
    void aSumThatMemoryRanOutOfHoldsEachItemOnce() throws IOException {
        Map<String, float[]> plain = seen(Integer.MAX_VALUE);
        Map<String, float[]> cramped = seen(2);
        assertThat(cramped.keySet()).isEqualTo(plain.keySet()).hasSizeGreaterThan(3);
        plain.forEach((site, expected) -> {
            float largest = 0;
            for (float value : expected) {
                largest = Math.max(largest, Math.abs(value));
            }
            float[] found = cramped.get(site);
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).as(site).isCloseTo(expected[i], Offset.offset(1e-3f * largest));
            }
        });
    }
}
