package lilora.engine.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.experiment.TrainingSpec.FeatureStorage;
import lilora.engine.method.ContinualMethod.LayerCount;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.OptionSchema;
import lilora.engine.model.ImageGrid;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.result.HeldOutPlan;
import lilora.engine.result.MemoryPlan;
import lilora.engine.result.ParameterPlan;
import lilora.engine.result.RunPlan;
import lilora.engine.train.FeatureCache;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import org.jspecify.annotations.Nullable;

/** Tells what a run will do and cost, from shapes and counts alone. */
public final class Planner {
    /** JVM, libtorch and its kernels, before any tensor: measured on Linux, rounded up. */
    private static final long PROCESS_BYTES = 420L << 20;
    /** What heap and allocator keep once images, questions and answers have passed through, measured with six small tasks. */
    private static final long KEPT_BYTES = 320L << 20;
    /** Bytes of one prediction line with its question, typically. */
    public static final long PREDICTION_BYTES = 500;

    private Planner() {}

    /** The plan of checked inputs. */
    public static RunPlan plan(RunInputs inputs, ModelConfig config, ComputeSpec compute) {
        ParameterPlan parameters = withSelector(
                parameters(
                        inputs.method(), config, inputs.sites(), inputs.tasks().size()),
                inputs.selects() ? config.text().hidden() + config.featureWidth() : 0);
        List<RunPlan.StagePlan> stages = inputs.stages().stream()
                .map(stage -> new RunPlan.StagePlan(
                        stage.number(), stage.tasks(), title(inputs, stage), inputs.items(stage), inputs.steps(stage)))
                .toList();
        int images = inputs.tasks().stream()
                .mapToInt(task -> task.imageHashes().size())
                .sum();
        long prompts = prompts(inputs);
        MemoryPlan memory = memory(inputs, config, compute, parameters);
        HeldOutPlan heldOut = heldOut(inputs);
        return new RunPlan(
                inputs.tasks().stream().map(Planner::title).toList(),
                parameters,
                config.parameters(),
                stages,
                evaluated(inputs).size(),
                prompts,
                images,
                memory.bytes(),
                disk(inputs, config, parameters, prompts),
                storage(inputs).bytes(features(inputs, config)),
                features(inputs, config),
                compute.isCuda()
                        ? null
                        : Speed.guess(config.parameters(), compute).seconds(workload(inputs, prompts, heldOut)),
                memory,
                heldOut,
                PassCount.of(inputs));
    }

    /** What a run's time follows from. */
    public static Workload workload(RunInputs inputs) {
        return workload(inputs, prompts(inputs), heldOut(inputs));
    }

    private static Workload workload(RunInputs inputs, long prompts, @Nullable HeldOutPlan heldOut) {
        return Workload.of(inputs, prompts + (heldOut == null ? 0 : heldOut.answers()));
    }

    /** Questions of all evaluations together. */
    private static long prompts(RunInputs inputs) {
        return evaluated(inputs).stream()
                .mapToLong(task -> inputs.tasks().get(task - 1).test().size())
                .sum();
    }

    private static @Nullable HeldOutPlan heldOut(RunInputs inputs) {
        HeldOutSpec asked = inputs.experiment().evaluation().heldOut();
        if (asked == null) {
            return null;
        }
        int measurements = 0;
        long losses = 0;
        long answers = 0;
        for (Stage stage : inputs.stages()) {
            int times = asked.measurements(inputs.steps(stage));
            measurements += times;
            for (int task : stage.tasks()) {
                PreparedTask.HeldOut held = inputs.tasks().get(task - 1).heldOut();
                losses += (long) times * held.examples().size();
                answers += (long) times * held.samples().size();
            }
        }
        int items = inputs.tasks().stream()
                .mapToInt(task -> task.heldOut().examples().size())
                .sum();
        return new HeldOutPlan(items, measurements, losses, answers);
    }

    private static String title(RunInputs inputs, Stage stage) {
        return stage.tasks().size() == 1
                ? title(inputs.tasks().get(stage.tasks().get(0) - 1))
                : "all tasks";
    }

    private static String title(PreparedTask task) {
        return task.task().description().title();
    }

    /** The task of every evaluation, in order. */
    private static List<Integer> evaluated(RunInputs inputs) {
        EvaluationSpec evaluation = inputs.experiment().evaluation();
        int tasks = inputs.tasks().size();
        List<Integer> all = IntStream.rangeClosed(1, tasks).boxed().toList();
        List<Integer> evaluated = new ArrayList<>();
        if (evaluation.zeroShot() || inputs.stages().isEmpty()) {
            evaluated.addAll(all);
        }
        if (inputs.stages().isEmpty()) {
            evaluated.addAll(all);
        }
        for (Stage stage : inputs.stages()) {
            evaluated.addAll(evaluation.coverage().tasksAfter(stage.number(), tasks));
        }
        return evaluated.stream()
                .filter(task -> !inputs.tasks().get(task - 1).test().isEmpty())
                .toList();
    }

    /**
     * Weights as they are held; all that is stored; gradients and two moments in fp32; what the largest micro-batch keeps (see
     * {@link StepMemory}), or the vision tower's pass where it takes more; and the process with what it keeps. The file of cached features is mapped and takes no memory of its own:
     * its pages go when others need the room.
     */
    private static MemoryPlan memory(
            RunInputs inputs, ModelConfig config, ComputeSpec compute, ParameterPlan parameters) {
        int longest = 0;
        int learned = 0;
        int visual = 0;
        for (PreparedTask task : inputs.tasks()) {
            for (PreparedTask.Example example : task.train()) {
                longest = Math.max(longest, inputs.method().prefix() + example.length());
                learned = Math.max(learned, example.learned());
                visual = Math.max(visual, task.visualTokens(example.images(), config.imageTokens()));
            }
        }
        int items = inputs.experiment().training().batchSize();
        StepMemory.Batch batch = new StepMemory.Batch(items, longest, items * learned, items * visual);
        return memory(
                        inputs.method(),
                        inputs.sites(),
                        config,
                        inputs.experiment().training(),
                        compute,
                        parameters,
                        batch)
                .orActivations(tower(inputs, config, compute));
    }

    /** The vision tower's pass over the images that go through it together: of one size as many as are kept or shown, else one. */
    private static long tower(RunInputs inputs, ModelConfig config, ComputeSpec compute) {
        if (config.inputSize() == 0) {
            int most = inputs.tasks().stream()
                    .flatMap(task -> task.grids().values().stream())
                    .mapToInt(ImageGrid::tokens)
                    .max()
                    .orElse(0);
            return config.towerBytes(1, most, bytes(compute));
        }
        int images = inputs.tasks().stream()
                .mapToInt(task -> task.imageHashes().size())
                .max()
                .orElse(0);
        ExperimentSpec asked = inputs.experiment();
        int shown = Math.max(asked.training().batchSize(), asked.evaluation().batchSize());
        int together = storage(inputs) == FeatureStorage.NONE ? Math.min(images, shown) : images;
        return config.towerBytes(Math.min(together, FeatureCache.BATCH), config.imageTokens(), bytes(compute));
    }

    /** Of a number that the model computes with. */
    private static int bytes(ComputeSpec compute) {
        return compute.precision() == ComputeSpec.Precision.FLOAT32 ? Float.BYTES : Short.BYTES;
    }

    /** The same for a micro-batch of this size. */
    static MemoryPlan memory(
            RunInputs.Configured<?> method,
            List<LinearSite> sites,
            ModelConfig config,
            TrainingSpec training,
            ComputeSpec compute,
            ParameterPlan parameters,
            StepMemory.Batch batch) {
        int number = bytes(compute);
        StepMemory step = new StepMemory(
                config,
                sites,
                method,
                parameters.tasks(),
                dropout(method),
                number,
                batch,
                training.checkpointsGradients(),
                training.holdsEightBits());
        long trained = Math.max(parameters.trainedFirst(), parameters.trainedLater());
        long kept = sum(sites, site -> method.keptForTraining(site, parameters.tasks()));
        // A router learns on copies, while the stage's own gradients and moments are still there.
        long router = method.taughtRouter().isPresent() ? 4 * parameters.storedPerTask() : 0;
        return new MemoryPlan(
                StepMemory.weights(config, number, training.holdsEightBits()),
                Float.BYTES * (parameters.storedTotal() + kept),
                Float.BYTES * (3 * trained + router),
                trained == 0 ? 0 : step.bytes(),
                PROCESS_BYTES + KEPT_BYTES);
    }

    private static <O extends Record> boolean dropout(RunInputs.Configured<O> method) {
        Object option = OptionSchema.of(method.method().descriptor())
                .values(method.options())
                .get("dropout");
        return option instanceof Number share && share.doubleValue() > 0;
    }

    /** How the experiment keeps features. */
    private static FeatureStorage storage(RunInputs inputs) {
        return inputs.experiment().training().featureStorage();
    }

    /** Numbers of the features of all images. */
    private static long features(RunInputs inputs, ModelConfig config) {
        long tokens = inputs.tasks().stream()
                .mapToLong(task -> task.visualTokens(config.imageTokens()))
                .sum();
        return tokens * config.featureWidth();
    }

    /** Checkpoints of all stage ends, two within a stage, features and predictions. */
    private static long disk(RunInputs inputs, ModelConfig config, ParameterPlan parameters, long prompts) {
        long bytes = 0;
        for (int stage = 1; stage <= inputs.stages().size(); stage++) {
            bytes += Float.BYTES
                    * (parameters.storedShared() + stage * parameters.storedPerTask() + kept(inputs, stage));
        }
        long withinStage = 2L
                * Float.BYTES
                * (parameters.storedTotal()
                        + kept(inputs, parameters.tasks())
                        + 2 * Math.max(parameters.trainedFirst(), parameters.trainedLater()));
        return bytes + withinStage + storage(inputs).bytes(features(inputs, config)) + prompts * PREDICTION_BYTES;
    }

    private static long kept(RunInputs inputs, int learned) {
        return sum(inputs.sites(), site -> inputs.method().keptForTraining(site, learned));
    }

    /** With a mean for each task and one variance, of so many features; 0 for none. */
    private static ParameterPlan withSelector(ParameterPlan plan, int features) {
        return features == 0 ? plan : plan.withBeside("task selector", features, features);
    }

    /** Counts a method on the adapted layers of a model. */
    public static <O extends Record> ParameterPlan parameters(
            RunInputs.Configured<O> method, ModelConfig config, List<LinearSite> sites, int tasks) {
        long shared = sum(sites, site -> method.count(site).storedShared());
        LayerCount beside = method.besideLayers(config);
        long perTask = sum(sites, site -> method.count(site).storedPerTask());
        int rank = rank(method);
        long isolated = sum(sites, site -> (long) rank * (site.in() + site.out()));
        Map<String, Long> groups = new TreeMap<>();
        for (LinearSite site : sites) {
            LayerCount count = method.count(site);
            groups.merge(group(site), count.storedShared() + tasks * count.storedPerTask(), Long::sum);
        }
        ParameterPlan ofLayers = new ParameterPlan(
                sites.size(),
                sum(sites, site -> method.count(site).trainedFirst()),
                sum(sites, site -> method.count(site).trainedLater()),
                shared,
                perTask,
                tasks,
                shared + tasks * perTask,
                rank,
                isolated,
                tasks * isolated,
                groups);
        return beside.equals(new LayerCount(0, 0, 0, 0))
                ? ofLayers
                : ofLayers.withTrained(beside.trainedFirst(), beside.trainedLater())
                        .withBeside("beside the layers", beside.storedShared(), beside.storedPerTask());
    }

    /** The rank of a method's matrices; 0 if it has none. */
    static <O extends Record> int rank(RunInputs.Configured<O> method) {
        Object option = OptionSchema.of(method.method().descriptor())
                .values(method.options())
                .get("rank");
        return option instanceof Integer number ? number : 0;
    }

    /** A layer's name without its number: {@code mlp.gate_proj}, {@code multi_modal_projector.linear_1}. */
    private static String group(LinearSite site) {
        return site.name().replaceAll(".*\\.layers\\.\\d+\\.", "");
    }

    private static long sum(List<LinearSite> sites, ToLongFunction<LinearSite> count) {
        return sites.stream().mapToLong(count).sum();
    }
}
