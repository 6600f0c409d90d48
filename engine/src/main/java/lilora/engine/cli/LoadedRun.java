package lilora.engine.cli;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import lilora.engine.DiskException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.file.Folders;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.plan.FeatureCaches;
import lilora.engine.plan.Fingerprints;
import lilora.engine.plan.ModelFolder;
import lilora.engine.plan.Preparation;
import lilora.engine.plan.StartingModel;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.Versions;
import lilora.engine.text.Conversation;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.FeatureCache;
import lilora.engine.train.FeatureStore;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import lilora.engine.train.StageEnds;
import lilora.engine.train.TrainedStage;
import org.jspecify.annotations.Nullable;

/** A finished stage of a stored run, loaded in this process to answer. The run and its workspace may be read-only. */
final class LoadedRun implements LoadedTasks {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final RunInputs inputs;
    private final TrainedStage stage;
    private final FeatureCaches stores;
    private final Conversation conversation;
    private final Path cache;
    private final int number;
    private final Optional<String> difference;

    /**
     * Loads a stage.
     *
     * @param wanted its number, 0 for before the first; null for the last one of the run, which must be whole
     * @throws lilora.engine.InputException if that stage, or anything it came from, is not what it was
     */
    LoadedRun(Path run, @Nullable Integer wanted) {
        RunDirectory directory = RunDirectory.open(run);
        RunSpec spec = directory.spec();
        StageEnds stages = new StageEnds(directory, "an evaluation");
        try {
            this.inputs = opened(new Preparation(MethodCatalog.load()).prepare(spec.experiment()));
            String seen = Fingerprints.requireUnchanged(spec, inputs);
            Checkpoints.Saved saved = stages.find(wanted);
            this.number = saved.cursor().stage();
            Engine engine = Engine.getEngine("PyTorch");
            JniUtils.setGradMode(false);
            if (spec.compute().threads() > 0) {
                JniUtils.setNumThreads(spec.compute().threads());
            }
            ComputeSpec here = onCpu(spec.compute());
            this.difference = difference(spec.compute(), saved, Versions.computing(here, engine));
            remark(saved);
            BaseModel model = opened(StartingModel.load(
                    inputs.experiment(), Compute.of(here, spec.experiment().training())));
            this.stage = opened(new TrainedStage(inputs, model, saved));
            this.conversation = ModelFolder.conversation(
                    inputs.baseModel(),
                    model.config(),
                    inputs.tokenizer(),
                    spec.experiment().template());
            this.cache = CacheFolder.of(directory);
            this.stores = new FeatureCaches(inputs, model, cache, seen, System.err::println);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The template of its base model's conversations. */
    Conversation conversation() {
        return conversation;
    }

    /** In the run's own number type; this process has the CPU's library only. */
    private static ComputeSpec onCpu(ComputeSpec compute) {
        return new ComputeSpec("cpu", compute.threads(), compute.precision());
    }

    /** What the run and this process compute with, where that differs: bits depend on it, and with them single answers. */
    private static Optional<String> difference(ComputeSpec compute, Checkpoints.Saved saved, String here) {
        String may = "%s, this computes with %s: scores may differ in single answers.";
        if (saved.computed().isPresent()) {
            return saved.computed()
                    .filter(before -> !before.equals(here))
                    .map(before -> may.formatted("The run computed with " + before, here));
        }
        if (compute.isCuda() || compute.threads() == 0) {
            String before = compute.isCuda()
                    ? "The run computed on " + compute.device()
                    : "The run does not tell the number of threads it computed with";
            return Optional.of(may.formatted(before, here));
        }
        return Optional.empty();
    }

    private void remark(Checkpoints.Saved saved) {
        difference.ifPresent(System.err::println);
        if (!saved.sealed()) {
            System.err.println(
                    "This run is of an older version, which kept hashes of its tensors only, so it cannot be verified that run.json is unchanged.");
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public RunInputs inputs() {
        return inputs;
    }

    TrainedStage stage() {
        return stage;
    }

    /** A sentence for the results, if they may differ from the run's own for what they are computed with. */
    @Override
    public Optional<String> difference() {
        return difference;
    }

    /** The stage's number; 0 for before the first. */
    @Override
    public int number() {
        return number;
    }

    @Override
    public String header() {
        return number == 0
                ? "before the first stage"
                : "after stage %d of %d".formatted(number, inputs.tasks().size());
    }

    @Override
    public boolean learned(PreparedTask task) {
        return number > 0
                && inputs.stages().stream()
                        .anyMatch(learning ->
                                learning.number() <= number && learning.tasks().contains(task.number()));
    }

    @Override
    public TrainedStage.Result evaluate(PreparedTask task, FeatureCache.Rows features) {
        return stage.evaluate(task.number(), features, System.err::println);
    }

    /** The features of a task's images: those of the workspace, or, where nothing can be kept there, computed for this time. */
    @Override
    public FeatureCache.Rows features(PreparedTask task) {
        FeatureStore store = stores.of(task.number());
        try {
            return store.of(task.imageHashes(), done -> {});
        } catch (DiskException e) {
            return store.in(temporary()).of(task.imageHashes(), done -> {});
        }
    }

    private Path temporary() {
        try {
            Path folder = Files.createTempDirectory("lilora-features");
            opened(() -> Folders.delete(folder));
            return folder;
        } catch (IOException e) {
            throw new DiskException(
                    "Vision features cannot be kept in %s nor in a temporary folder: %s."
                            .formatted(cache, DiskException.reason(e)),
                    e);
        }
    }

    @Override
    public void close() {
        close(open);
    }

    /** Closes what was opened last first. */
    static void close(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("What was opened to answer cannot be closed.", e);
            }
        }
    }
}
