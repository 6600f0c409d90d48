package lilora.engine.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import lilora.engine.data.ImageRoot;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.data.TokenLimits;
import lilora.engine.data.TrainItem;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.file.Sha256;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.metric.Scorer;
import lilora.engine.metric.Scorers;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.text.Encoded;
import lilora.engine.text.ItemEncoder;
import lilora.engine.text.Tokenizer;
import lilora.engine.train.PackedExamples;
import lilora.engine.train.Predictions;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;

/** Loads and checks everything an experiment names, so that what can be wrong is found before anything is trained. */
public final class Preparation {
    private final MethodCatalog methods;

    public Preparation(MethodCatalog methods) {
        this.methods = methods;
    }

    /**
     * The inputs of a run. The caller closes them.
     *
     * @param spec with absolute folders
     * @throws InputException naming file, item and field of the first thing that is wrong
     */
    public RunInputs prepare(ExperimentSpec spec) {
        Path folder = Path.of(spec.baseModel());
        RunInputs.Configured<?> configured = configured(methods, spec);
        ModelFolder model = ModelFolder.open(folder, spec.template());
        ModelConfig config = model.config();
        Tokenizer tokenizer = model.tokenizer();
        List<PreparedTask> tasks = new ArrayList<>();
        try {
            // What cannot be merged into the base model is told before anything is read at length.
            StartingModel.adapter(spec, config);
            List<LinearSite> sites =
                    AdaptedLayers.matching(config, spec.training().targets());
            requireFitting(spec, configured, config, sites);
            for (TaskSpec task : spec.tasks()) {
                tasks.add(task(tasks.size() + 1, task, spec, model, configured.prefix()));
            }
            requireDistinct(tasks);
            return new RunInputs(
                    spec,
                    folder,
                    HeldOutItems.apart(tasks),
                    configured,
                    sites,
                    tokenizer,
                    configured.stages(tasks.size()));
        } catch (RuntimeException e) {
            tasks.forEach(task -> task.task().close());
            tokenizer.close();
            throw e;
        }
    }

    /** The method that an experiment asks for, with its options. */
    static RunInputs.Configured<?> configured(MethodCatalog methods, ExperimentSpec spec) {
        try {
            ContinualMethod<?> method = methods.find(spec.method().id());
            return RunInputs.Configured.of(method, spec.method().options());
        } catch (InputException e) {
            throw new InputException(
                    "Experiment \"%s\", field \"method\": %s".formatted(spec.name(), e.getMessage()), e);
        }
    }

    /** Checks what depends on the method, but not on the data. */
    static void requireFitting(ExperimentSpec spec, RunInputs.Configured<?> configured, List<LinearSite> sites) {
        requireFitting(spec, configured, ModelConfig.read(Path.of(spec.baseModel())), sites);
    }

    private static void requireFitting(
            ExperimentSpec spec, RunInputs.Configured<?> configured, ModelConfig config, List<LinearSite> sites) {
        requireSomethingToTrain(configured, config, sites);
        requireRoom(spec, configured, config);
    }

    private static void requireSomethingToTrain(
            RunInputs.Configured<?> configured, ModelConfig config, List<LinearSite> sites) {
        boolean trains = configured.method().descriptor().can(MethodDescriptor.Capability.TRAINS);
        boolean beside = configured.besideLayers(config).trainedFirst() > 0;
        if (trains
                && !beside
                && sites.stream().allMatch(site -> configured.count(site).trainedFirst() == 0)) {
            throw new InputException(
                    "%s trains none of the layers that field \"training.targets\" names; name others, or change its options."
                            .formatted(configured.method().descriptor().title()));
        }
    }

    private static void requireRoom(ExperimentSpec spec, RunInputs.Configured<?> configured, ModelConfig config) {
        int positions = Math.min(config.text().positions(), spec.training().maxLength());
        if (configured.prefix() >= positions) {
            throw new InputException(
                    "%s puts %,d positions in front of every sample, which has %,d at most (training.maxLength, and the model's own); let it put fewer."
                            .formatted(configured.method().descriptor().title(), configured.prefix(), positions));
        }
    }

    private static void requireDistinct(List<PreparedTask> tasks) {
        Map<String, Integer> seen = new HashMap<>();
        for (PreparedTask task : tasks) {
            Integer before = seen.putIfAbsent(task.task().id(), task.number());
            if (before != null) {
                throw new InputException("Tasks %d and %d of the sequence are both \"%s\"; a task is learned once."
                        .formatted(before, task.number(), task.task().id()));
            }
        }
    }

    private static PreparedTask task(int number, TaskSpec use, ExperimentSpec spec, ModelFolder model, int prefix) {
        Task task = Task.load(Path.of(use.folder()));
        try {
            return prepared(number, task, use, spec, model, prefix);
        } catch (RuntimeException e) {
            task.close();
            throw e;
        }
    }

    private static PreparedTask prepared(
            int number, Task task, TaskSpec use, ExperimentSpec spec, ModelFolder model, int prefix) {
        VisualGrids grids = new VisualGrids(model, task.images());
        Scorer scorer = Scorers.byId(task.description().metric());
        TrainingSpec training = spec.training();
        ItemEncoder learning = learning(model, grids::tokens, training.maxLength(), prefix);
        ItemEncoder answering =
                encoder(model, grids::tokens, model.config().text().positions() - prefix, behind(prefix));
        List<TrainItem> train = chosen(task, use, spec.seed());
        List<TestItem> test = use.testSamples() == null
                ? task.test()
                : task.test().subList(0, Math.min(use.testSamples(), task.test().size()));
        test.forEach(item -> requireReferences(scorer, task, item));
        Map<String, String> images = new LinkedHashMap<>();
        PackedExamples.Builder examples = new PackedExamples.Builder();
        for (TrainItem item : train) {
            Encoded encoded = learning.training(task, item);
            examples.add(item.id(), item.images(), encoded, length(encoded, item, grids));
            note(images, item.images(), () -> task.place(item));
        }
        test.forEach(item -> note(images, item.images(), () -> task.place(item)));
        List<PreparedTask.Prompt> prompts = test.stream()
                .map(item -> new PreparedTask.Prompt(item, answering.prompt(task, item)))
                .toList();
        Map<String, String> hashes = hashes(task, images);
        HeldOutItems held = HeldOutItems.of(spec, task, train, hashes);
        PackedExamples all = examples.build();
        return new PreparedTask(
                number,
                task,
                held.trained(all),
                prompts,
                hashes,
                grids.known(),
                use.epochs() == null ? training.epochs() : use.epochs(),
                use.learningRate() == null ? training.learningRate() : use.learningRate(),
                held.prepared(all, learning));
    }

    private static int length(Encoded encoded, TrainItem item, VisualGrids grids) {
        return encoded.length(item.images().stream().mapToInt(grids::tokens).sum());
    }

    /** What of an item a run would refuse for its length or its tokens, as settings of a check: given where the images are. */
    public static Function<ImageRoot, TokenLimits> limits(ModelFolder model, int maxLength) {
        return images -> learning(model, new VisualGrids(model, images)::tokensIfReadable, maxLength, 0)
                .limits()
                .withLongestPrompt(model.config().text().positions());
    }

    /** @param prefix positions that a method puts in front of every sample */
    private static ItemEncoder learning(
            ModelFolder model, ToIntFunction<String> visualTokens, int maxLength, int prefix) {
        ModelConfig config = model.config();
        int positions = config.text().positions();
        String image =
                config.inputSize() == 0 ? "up to %d: max_pixels in preprocessor_config.json makes it fewer" : "%d";
        return encoder(
                model,
                visualTokens,
                Math.min(positions, maxLength) - prefix,
                behind(prefix)
                        + (maxLength < positions
                                ? "raise training.maxLength (at most %d, an image takes %s), or "
                                        .formatted(positions, image.formatted(config.imageTokens()))
                                : ""));
    }

    private static String behind(int prefix) {
        return prefix == 0 ? "" : "put fewer positions in front of it (the method puts %d), or ".formatted(prefix);
    }

    private static ItemEncoder encoder(
            ModelFolder model, ToIntFunction<String> visualTokens, int longest, String remedy) {
        ModelConfig config = model.config();
        return new ItemEncoder(
                model.tokenizer(),
                model.conversation(),
                visualTokens,
                config.inputSize() > 0 ? config.imageTokens() : 1,
                longest,
                config.text().vocabulary(),
                remedy);
    }

    private static void requireReferences(Scorer scorer, Task task, TestItem item) {
        try {
            scorer.requireReferences(Predictions.of(item, ""));
        } catch (InputException e) {
            throw new InputException(task.place(item) + e.getMessage(), e);
        }
    }

    /** A seeded draw without replacement, in file order. */
    private static List<TrainItem> chosen(Task task, TaskSpec use, long seed) {
        List<TrainItem> all = task.train();
        if (use.trainSamples() == null || use.trainSamples() >= all.size()) {
            return all;
        }
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = IntStream.range(0, all.size()).toArray();
        for (int i = 0; i < use.trainSamples(); i++) {
            int j = i + random.nextInt(order.length - i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return IntStream.of(order)
                .limit(use.trainSamples())
                .sorted()
                .mapToObj(all::get)
                .toList();
    }

    /** Keeps the place that names an image first. */
    private static void note(Map<String, String> places, List<String> images, Supplier<String> place) {
        images.forEach(image -> places.computeIfAbsent(image, named -> place.get()));
    }

    private static Map<String, String> hashes(Task task, Map<String, String> places) {
        places.replaceAll((image, place) -> Sha256.of(task.images().resolve(image, place)));
        return places;
    }
}
