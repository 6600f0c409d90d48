package lilora.engine.exporting;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import lilora.engine.InputException;
import lilora.engine.data.Task;
import lilora.engine.data.TaskDescription;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.LowRank;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.MergeableAdapter;
import lilora.engine.model.ModelConfig;
import lilora.engine.peft.PeftAdapter;
import lilora.engine.plan.AdaptedLayers;
import lilora.engine.plan.Fingerprints;
import lilora.engine.plan.StartingModel;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.RunInputs;
import lilora.engine.train.StageEnds;
import org.jspecify.annotations.Nullable;

/**
 * What a run had learned when a stage ended, without its base model's weights: their hash is checked, but nothing of them is held, so
 * that adapters of a large model are exported on a small machine.
 */
public final class StoredAdapters implements AutoCloseable {
    private final RunSpec spec;
    private final ModelConfig config;
    private final ContinualMethod<?> method;
    private final RunInputs.Configured<?> configured;
    private final Map<String, Object> options;
    private final List<TaskDescription> tasks;
    private final List<LinearSite> sites;
    private final StageEnds ends;
    private final Optional<PeftAdapter> start;
    private final List<ContinualMethod.Stage> stages;
    private final int stage;
    private final NDManager manager;
    private final Kernels kernels;
    private final TensorBank bank;
    private final MethodRun run;

    /**
     * Reads the checkpoint of a stage's end.
     *
     * @param wanted the stage; null for the last one that the run tells of
     * @throws InputException if there is none, or anything in it, or the base model, is not what it was
     */
    public StoredAdapters(Path folder, @Nullable Integer wanted) {
        RunDirectory directory = RunDirectory.open(folder);
        this.spec = directory.spec();
        ExperimentSpec experiment = spec.experiment();
        this.method = MethodCatalog.load().find(experiment.method().id());
        this.configured = RunInputs.Configured.of(method, experiment.method().options());
        this.stages = configured.stages(experiment.tasks().size());
        this.ends = new StageEnds(directory, "an export");
        Checkpoints.Saved saved = ends.find(wanted);
        this.stage = saved.cursor().stage();
        Fingerprints.requireModelUnchanged(spec);
        this.config = ModelConfig.read(Path.of(experiment.baseModel()));
        this.start = StartingModel.adapter(experiment, config);
        this.sites = AdaptedLayers.matching(config, experiment.training().targets());
        this.options = values(configured);
        this.tasks = experiment.tasks().stream()
                .map(task -> Task.describe(Path.of(task.folder())))
                .toList();
        this.manager = Engine.getEngine("PyTorch").newBaseManager();
        JniUtils.setGradMode(false);
        this.kernels = new Kernels();
        this.bank = new TensorBank(manager, experiment.seed());
        try {
            this.run = configured.open(new MethodScope(sites, bank, kernels));
            Checkpoints.read(saved.adapters(), bank::put);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static <O extends Record> Map<String, Object> values(RunInputs.Configured<O> configured) {
        return OptionSchema.of(configured.method().descriptor()).values(configured.options());
    }

    /** What was asked for. */
    public ExperimentSpec experiment() {
        return spec.experiment();
    }

    /** The base model's shape. */
    public ModelConfig config() {
        return config;
    }

    /** The method that learned. */
    public ContinualMethod<?> method() {
        return method;
    }

    /** The method with its options. */
    public RunInputs.Configured<?> configured() {
        return configured;
    }

    /** All options of the method by name. */
    public Map<String, Object> options() {
        return options;
    }

    /** The adapted layers. */
    public List<LinearSite> sites() {
        return sites;
    }

    /** The tasks of the sequence. */
    public List<TaskDescription> tasks() {
        return tasks;
    }

    /** The stage's number. */
    public int stage() {
        return stage;
    }

    /** The method's tensors. */
    public TensorBank bank() {
        return bank;
    }

    /** What the evaluation after the stage found, by task. */
    public List<RunEvent.EvalCell> scores() {
        return ends.scores(stage);
    }

    /** The adapter that is merged into the base model before anything was learned. */
    public Optional<PeftAdapter> start() {
        return start;
    }

    /** The hash of its files; empty where there is none. */
    String startHash() {
        return spec.hashes().getOrDefault(RunSpec.START_ADAPTER, "");
    }

    /** The fused operations. */
    public Kernels kernels() {
        return kernels;
    }

    /** For what is made of the tensors on the way out; the caller closes it. */
    NDManager newManager() {
        return manager.newSubManager();
    }

    /** What the base model is called, on any machine. */
    public String baseModelName() {
        return BaseModelName.of(Path.of(spec.experiment().baseModel()));
    }

    /**
     * The number of a task.
     *
     * @param name its number or id
     * @throws InputException if the sequence has none of that name
     */
    public int task(String name) {
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get(i).id().equals(name) || Integer.toString(i + 1).equals(name)) {
                return i + 1;
            }
        }
        List<String> known = new ArrayList<>();
        tasks.forEach(task -> known.add(known.size() + 1 + " " + task.id()));
        throw new InputException("Task \"%s\" is not in the sequence; it has %s.".formatted(name, known));
    }

    /**
     * The adapters that answer a task, as plain low-rank parts: for LiLoRA (alpha/r) C_t A, which is of rank r because all
     * tasks share A. They live as long as the call.
     *
     * @throws InputException if the task had not been learned, or an adapter is more than a low-rank part
     */
    public void use(int task, Consumer<SortedMap<String, LowRank>> use) {
        use(
                task,
                LowRank.class,
                "a low-rank part, which PEFT's LoRA cannot hold; write the whole model with export-model",
                use);
    }

    /**
     * The adapters that answer a task, as changes of weights. They live as long as the call.
     *
     * @throws InputException if the task had not been learned, or an adapter is more than other weights
     */
    public void merge(int task, Consumer<SortedMap<String, MergeableAdapter>> use) {
        use(task, MergeableAdapter.class, "other weights, so that no plain model can hold it", use);
    }

    private <A extends LinearAdapter> void use(
            int task, Class<A> kind, String beyond, Consumer<SortedMap<String, A>> use) {
        requireLearned(task);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            AdapterSet set = run.inference(task);
            if (set.prefix() != null) {
                throw new InputException("Method %s puts learned vectors in front of questions, which is more than %s."
                        .formatted(title(), beyond));
            }
            SortedMap<String, A> adapters = new TreeMap<>();
            for (LinearSite site : sites) {
                LinearAdapter adapter = set.at(site.name());
                if (kind.isInstance(adapter)) {
                    adapters.put(site.name(), kind.cast(adapter));
                } else if (adapter != null) {
                    throw new InputException(
                            "Method %s adapts %s by more than %s.".formatted(title(), site.name(), beyond));
                }
            }
            use.accept(adapters);
        }
    }

    private void requireLearned(int task) {
        boolean learned = stages.stream()
                .anyMatch(learning ->
                        learning.number() <= stage && learning.tasks().contains(task));
        if (!learned) {
            throw new InputException("Task %d had not been learned at the end of stage %d; name another task or stage."
                    .formatted(task, stage));
        }
    }

    /** What people call the method. */
    public String title() {
        return method.descriptor().title();
    }

    @Override
    public void close() {
        bank.close();
        manager.close();
        kernels.close();
    }
}
