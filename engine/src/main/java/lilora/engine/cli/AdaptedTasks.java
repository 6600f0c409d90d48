package lilora.engine.cli;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.file.Folders;
import lilora.engine.hub.NamedModels;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.plan.FeatureCaches;
import lilora.engine.plan.ModelFolder;
import lilora.engine.plan.Preparation;
import lilora.engine.train.FeatureCache;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import lilora.engine.train.TrainedStage;
import org.jspecify.annotations.Nullable;

/** Tasks for a base model, with an adapter from elsewhere or alone. */
final class AdaptedTasks implements LoadedTasks {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final String header;
    private final boolean adapted;
    private final RunInputs inputs;
    private final BaseModel model;
    private final AdapterOption.Opened adapter;
    private final FeatureCaches stores;

    /**
     * Loads them.
     *
     * @param given folder of the base model, or its name in Hugging Face's cache
     * @param folders of the tasks
     */
    AdaptedTasks(Path given, AdapterOption option, List<Path> folders) {
        if (folders.isEmpty()) {
            throw new InputException(
                    "%s is no run, so its tasks are not known; name the folders of the tasks behind it."
                            .formatted(given));
        }
        Path found = NamedModels.usual().locate(given);
        this.header = given + option.words();
        this.adapted = option.isGiven();
        try {
            this.inputs =
                    opened(new Preparation(MethodCatalog.load()).prepare(asked(found, folders, option.template())));
            ModelFolder.remarks(found, option.template()).forEach(System.err::println);
            Engine.getEngine("PyTorch");
            JniUtils.setGradMode(false);
            this.model = opened(BaseModel.load(found, Compute.cpu()));
            this.adapter = opened(option.open(model));
            Path features = Files.createTempDirectory("lilora-features");
            opened(() -> Folders.delete(features));
            this.stores = new FeatureCaches(inputs, model, features, found.toString(), System.err::println);
        } catch (IOException e) {
            close();
            throw new DiskException(
                    "Vision features cannot be kept in a temporary folder: %s.".formatted(DiskException.reason(e)), e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** An experiment that trains nothing; of what is only for training as little as can be is read. */
    private static ExperimentSpec asked(Path model, List<Path> folders, @Nullable String template) {
        List<TaskSpec> tasks = folders.stream()
                .map(folder -> new TaskSpec(folder.toAbsolutePath().normalize().toString(), 1, null, null, null))
                .toList();
        return new ExperimentSpec(
                        ExperimentSpec.SCHEMA,
                        "evaluation",
                        model.toString(),
                        tasks,
                        new MethodSpec("zero-shot", Map.of()),
                        TrainingSpec.ofNothing(),
                        EvaluationSpec.DEFAULT,
                        1)
                .withTemplate(template);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public RunInputs inputs() {
        return inputs;
    }

    @Override
    public int number() {
        return 0;
    }

    @Override
    public String header() {
        return header;
    }

    @Override
    public boolean learned(PreparedTask task) {
        return adapted;
    }

    @Override
    public FeatureCache.Rows features(PreparedTask task) {
        return stores.of(task.number()).of(task.imageHashes(), done -> {});
    }

    @Override
    public TrainedStage.Result evaluate(PreparedTask task, FeatureCache.Rows features) {
        return TrainedStage.evaluateAlike(
                model, inputs, task.number(), features, adapter.adapters(), System.err::println);
    }

    @Override
    public Optional<String> difference() {
        return Optional.empty();
    }

    @Override
    public void close() {
        LoadedRun.close(open);
    }
}
