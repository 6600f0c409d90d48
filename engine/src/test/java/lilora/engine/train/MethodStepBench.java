package lilora.engine.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TensorBank;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.FeatureCaches;
import lilora.engine.plan.Preparation;
import lilora.files.ScratchFolder;

/**
 * What a training step costs, by method: steps of each method's second stage in turns, and the middle of its times over that of sequential
 * LoRA on the same data. Run by hand: {@code MethodStepBench EXPERIMENT THREADS ROUNDS [METHOD…]}, of the methods named or of all.
 */
final class MethodStepBench {
    private static final String YARDSTICK = "sequential-lora";
    private static final int WARM_UP = 2;

    private MethodStepBench() {}

    /** A method in its second stage. */
    private record AtWork(
            RunInputs inputs, StageTrainer trainer, TensorBank bank, TensorBank moments, List<Double> seconds)
            implements AutoCloseable {
        static AtWork of(ExperimentSpec spec, BaseModel model, Path cache) {
            RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec);
            TensorBank bank = new TensorBank(model.manager(), spec.seed());
            MethodRun method = inputs.method()
                    .open(new MethodScope(
                            inputs.sites(),
                            bank,
                            model.kernels(),
                            model.config().text().hidden()));
            FeatureCaches stores = new FeatureCaches(inputs, model, cache, "bench", note -> {});
            Map<Integer, FeatureCache.Rows> features = new HashMap<>();
            for (int task = 1; task <= 2; task++) {
                features.put(
                        task, stores.of(task).of(inputs.tasks().get(task - 1).imageHashes(), done -> {}));
            }
            Stage first = inputs.stages().get(0);
            method.beforeStage(first);
            try (TensorBank moments = new TensorBank(model.manager(), spec.seed())) {
                Optimizer optimizer = optimizer(method, first, bank, moments, model);
                StagePasses passes = new StagePasses(
                        model, inputs, first, features, optimizer, features::get, MemoryLimit.NONE, () -> {});
                method.beforeTraining(first, passes);
                method.afterTraining(first, passes);
            }
            method.trainable(first).forEach(name -> bank.snapshot(name, bank.get(name)));
            method.afterStage(first);
            Stage second = inputs.stages().get(1);
            method.beforeStage(second);
            TensorBank moments = new TensorBank(model.manager(), spec.seed());
            Optimizer optimizer = optimizer(method, second, bank, moments, model);
            method.beforeTraining(
                    second,
                    new StagePasses(
                            model, inputs, second, features, optimizer, features::get, MemoryLimit.NONE, () -> {}));
            StageTrainer trainer =
                    new StageTrainer(model, inputs, method, second, features, optimizer, MemoryLimit.NONE);
            return new AtWork(inputs, trainer, bank, moments, new ArrayList<>());
        }

        private static Optimizer optimizer(
                MethodRun method, Stage stage, TensorBank bank, TensorBank moments, BaseModel model) {
            SortedMap<String, NDArray> tensors = new TreeMap<>();
            method.trainable(stage).forEach(name -> tensors.put(name, bank.get(name)));
            return new Optimizer(tensors, moments, model.kernels(), 0, 1);
        }

        void step(int step) {
            Optional<RunEvent.Step> taken = trainer.step(step);
            if (step > WARM_UP) {
                seconds.add(taken.orElseThrow().seconds() / taken.get().samples());
            }
        }

        double middle() {
            return seconds.stream().sorted().toList().get(seconds.size() / 2);
        }

        @Override
        public void close() {
            moments.close();
            bank.close();
            inputs.close();
        }
    }

    private static Map<String, Object> withoutDropout(ContinualMethod<?> method) {
        boolean drops = OptionSchema.of(method.descriptor()).fields().stream()
                .anyMatch(field -> field.name().equals("dropout"));
        return drops ? Map.of("dropout", 0) : Map.of();
    }

    public static void main(String[] arguments) throws IOException {
        ExperimentSpec spec = ExperimentFile.read(Path.of(arguments[0]));
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(Integer.parseInt(arguments[1]));
        JniUtils.setGradMode(false);
        int rounds = Integer.parseInt(arguments[2]);
        Set<String> wanted = Set.of(Arrays.copyOfRange(arguments, 3, arguments.length));
        Map<String, AtWork> all = new LinkedHashMap<>();
        try (ScratchFolder cache = ScratchFolder.of("features");
                BaseModel model = BaseModel.load(Path.of(spec.baseModel()), Compute.cpu())) {
            for (ContinualMethod<?> method : MethodCatalog.load().all()) {
                String id = method.descriptor().id();
                boolean asked = wanted.isEmpty() || id.equals(YARDSTICK) || wanted.contains(id);
                if (asked && method.stages(2).size() == 2) {
                    Map<String, Object> options = withoutDropout(method);
                    all.put(id, AtWork.of(spec.withMethod(new MethodSpec(id, options)), model, cache.path()));
                }
            }
            for (int step = 1; step <= WARM_UP + rounds; step++) {
                for (AtWork one : all.values()) {
                    one.step(step);
                }
            }
            double yardstick = all.get(YARDSTICK).middle();
            all.forEach((id, one) -> System.out.printf(
                    "%-22s %6.1f ms an item, %.2f times sequential LoRA%n",
                    id, 1000 * one.middle(), one.middle() / yardstick));
            all.values().forEach(AtWork::close);
        }
    }
}
