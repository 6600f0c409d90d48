package lilora.engine.plan;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.json.Json;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TensorBank;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.LinearSite;
import lilora.engine.model.TokenBatch;
import lilora.engine.train.BatchLoss;
import lilora.engine.train.Optimizer;
import lilora.engine.train.Terms;

/** A process that takes a training step in the second stage of a method, and tells what memory they took at most. */
final class MeasuredStep {
    private MeasuredStep() {}

    /**
     * What is measured.
     *
     * @param model folder
     * @param targets adapted layers
     * @param text ids of each sample, its image marker one of them
     */
    record Case(
            String model,
            String method,
            Map<String, Object> options,
            List<String> targets,
            int items,
            int text,
            int learned,
            boolean checkpointed,
            boolean eightBits,
            boolean narrow) {}

    /**
     * Arguments: a case in JSON. Prints bytes.
     *
     * @throws IOException if the system does not tell
     */
    public static void main(String[] arguments) throws IOException {
        Case asked = Json.parse("case", arguments[0], Case.class);
        MeasuredProcess.print(() -> step(asked));
    }

    static Compute compute(Case asked) {
        return new Compute(
                Device.cpu(),
                asked.narrow() ? Compute.Precision.BFLOAT16 : Compute.Precision.FLOAT32,
                asked.eightBits());
    }

    private static void step(Case asked) {
        try (BaseModel model = BaseModel.load(Path.of(asked.model()), compute(asked));
                TensorBank bank = new TensorBank(model.manager(), 1);
                TensorBank moments = new TensorBank(model.manager(), 1)) {
            ContinualMethod<?> method = MethodCatalog.load().find(asked.method());
            List<LinearSite> sites = AdaptedLayers.matching(model.config(), asked.targets());
            MethodRun run = open(
                    method,
                    asked.options(),
                    new MethodScope(
                            sites, bank, model.kernels(), model.config().text().hidden()));
            Stage first = method.stages(2).get(0);
            run.beforeStage(first);
            run.afterStage(first);
            Stage stage = method.stages(2).get(method.stages(2).size() - 1);
            run.beforeStage(stage);
            SortedMap<String, NDArray> trained = new TreeMap<>();
            run.trainable(stage).forEach(name -> trained.put(name, bank.get(name)));
            Optimizer optimizer = new Optimizer(trained, moments, model.kernels(), 0.01, 1);
            if (asked.checkpointed()) {
                layerByLayer(asked, model, run, stage);
            } else {
                inOneGraph(asked, model, run, stage);
            }
            optimizer.step(1, 1e-3);
        }
    }

    private static <O extends Record> MethodRun open(
            ContinualMethod<O> method, Map<String, Object> options, MethodScope scope) {
        return method.open(OptionSchema.of(method.descriptor()).parse(options), scope);
    }

    private static void layerByLayer(Case asked, BaseModel model, MethodRun run, Stage stage) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            TokenBatch batch = batch(asked, model);
            NDArray features = features(asked, model);
            model.backward(
                    batch,
                    features,
                    () -> run.training(stage),
                    new BatchLoss(model, batch, features, Terms.of(run, stage)),
                    1,
                    part -> Engine.getInstance().setRandomSeed(part));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                run.penalty(stage).ifPresent(collector::backward);
            }
        }
    }

    private static void inOneGraph(Case asked, BaseModel model, MethodRun run, Stage stage) {
        try (NDScope scope = new NDScope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            TokenBatch batch = batch(asked, model);
            NDArray features = features(asked, model);
            NDArray task = model.loss(
                    batch, features, run.training(stage), new BatchLoss(model, batch, features, Terms.of(run, stage)));
            Optional<NDArray> penalty = run.penalty(stage);
            collector.backward(penalty.map(task::add).orElse(task));
        }
    }

    private static NDArray features(Case asked, BaseModel model) {
        return model.manager()
                .randomNormal(
                        0,
                        1,
                        new Shape(
                                asked.items(),
                                model.config().imageTokens(),
                                model.config().featureWidth()),
                        DataType.FLOAT32);
    }

    private static TokenBatch batch(Case asked, BaseModel model) {
        Random random = new Random(5);
        int[][] ids = new int[asked.items()][];
        int[][] labels = new int[asked.items()][];
        int[][] images = new int[asked.items()][];
        for (int b = 0; b < ids.length; b++) {
            ids[b] = random.ints(asked.text(), 300, model.config().text().vocabulary())
                    .toArray();
            ids[b][1] = 3;
            labels[b] = ids[b].clone();
            Arrays.fill(labels[b], 0, asked.text() - asked.learned(), TokenBatch.IGNORED);
            images[b] = new int[] {b};
        }
        return new TokenBatch(ids, labels, images);
    }

    static TrainingSpec training(Case asked) {
        TrainingSpec usual = TrainingSpec.DEFAULT;
        return usual.withGradientCheckpointing(asked.checkpointed())
                .withBaseWeights(asked.eightBits() ? TrainingSpec.BaseWeights.INT8 : TrainingSpec.BaseWeights.COMPUTED);
    }
}
