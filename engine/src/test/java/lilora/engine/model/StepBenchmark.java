package lilora.engine.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import lilora.engine.model.Fixture.LowRank;
import lilora.files.ScratchFolder;

/**
 * Times one training step of the nano model (LoRA of rank 16 on gate, up, down and the projector, batch 16, 50 ids of which
 * 8 carry labels, one image each; forward, backward, clipping, AdamW): as the product computes it, the same for samples that
 * begin alike as under a system prompt, and composed of DJL's single operations. Run by hand; they alternate, and the least and the middle time are printed.
 */
final class StepBenchmark {
    private static final int BATCH = 16;
    private static final int TEXT = 50;

    private final BaseModel model;
    private final NDManager manager;
    private final NDArray features;
    private final TokenBatch batch;
    private final TokenBatch alike;
    private final Map<String, LowRank> adapters;
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> firstMoments = new ArrayList<>();
    private final List<NDArray> secondMoments = new ArrayList<>();
    private long step;

    private StepBenchmark(BaseModel model) {
        this.model = model;
        this.manager = model.manager();
        this.features = manager.randomNormal(new Shape(BATCH, model.config().imageTokens(), 192));
        this.batch = NanoModel.batch(BATCH, TEXT);
        this.alike = NanoModel.batch(BATCH, TEXT, 20);
        this.adapters = NanoModel.adapters(model, manager);
        for (LowRank adapter : adapters.values()) {
            parameters.addAll(List.of(adapter.down(), adapter.up()));
        }
        for (NDArray parameter : parameters) {
            firstMoments.add(manager.zeros(parameter.getShape()));
            secondMoments.add(manager.zeros(parameter.getShape()));
        }
    }

    private float step(Supplier<NDArray> forward) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            float value;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = forward.get();
                collector.backward(loss);
                value = loss.getFloat();
            }
            List<NDArray> gradients =
                    parameters.stream().map(NDArray::getGradient).toList();
            model.kernels().clipGlobalNorm(gradients, 1);
            model.kernels()
                    .adamW(
                            parameters,
                            gradients,
                            firstMoments,
                            secondMoments,
                            new AdamStep(1e-5, 0.9, 0.999, 1e-8, 0, ++step));
            parameters.forEach(parameter -> JniUtils.zeroGrad((PtNDArray) parameter));
            return value;
        }
    }

    private NDArray fused() {
        return model.loss(batch, features, adapters::get);
    }

    private NDArray sharing() {
        return model.loss(alike, features, adapters::get);
    }

    private NDArray composed() {
        return new NaiveModel(model).loss(batch, features, adapters);
    }

    /** With a second argument the processor time of this thread: for one engine thread on a busy machine. */
    private static long now(boolean wall) {
        return wall ? System.nanoTime() : ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        boolean wall = arguments.length < 2;
        try (ScratchFolder folder = ScratchFolder.of("nano");
                BaseModel model = NanoModel.frozen(folder.path())) {
            Engine.getInstance().setRandomSeed(1);
            StepBenchmark benchmark = new StepBenchmark(model);
            Map<String, Supplier<NDArray>> forms = new LinkedHashMap<>();
            forms.put("fused", benchmark::fused);
            forms.put("fused, 20 ids alike", benchmark::sharing);
            forms.put("op by op", benchmark::composed);
            Map<String, List<Double>> times = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, Supplier<NDArray>> form : forms.entrySet()) {
                    long start = now(wall);
                    float loss = benchmark.step(form.getValue());
                    double millis = (now(wall) - start) / 1e6;
                    times.computeIfAbsent(form.getKey(), key -> new ArrayList<>())
                            .add(millis);
                    if (round < 2) {
                        System.out.printf("%s loss %.6f%n", form.getKey(), loss);
                    }
                }
            }
            times.forEach((form, list) -> {
                List<Double> sorted = list.stream().skip(3).sorted().toList();
                System.out.printf(
                        "%-19s least %.0f ms, middle %.0f ms%n", form, sorted.get(0), sorted.get(sorted.size() / 2));
            });
        }
    }
}
