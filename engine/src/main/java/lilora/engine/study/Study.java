package lilora.engine.study;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.data.Task;
import lilora.engine.data.TaskDescription;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.hub.NamedModels;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.AdaptedLayers;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.StoredBudget;
import org.jspecify.annotations.Nullable;

/**
 * A study as its file says it, with the experiment and the tasks that it names.
 *
 * @param spec what its file says
 * @param experiment with absolute folders
 * @param variants titles, the rows of its table
 * @param tasks in the order of the experiment
 * @param orders of the tasks; at least one
 * @param runs in the order in which they are made: all variants with the first seed in the first order first
 */
public record Study(
        StudySpec spec,
        ExperimentSpec experiment,
        List<String> variants,
        List<TaskDescription> tasks,
        List<TaskOrder> orders,
        List<StudyRun> runs) {
    public Study {
        variants = List.copyOf(variants);
        tasks = List.copyOf(tasks);
        orders = List.copyOf(orders);
        runs = List.copyOf(runs);
    }

    /**
     * Reads a study.
     *
     * @param models where a base model is looked for that is called by its name
     * @throws InputException naming file and field of what is wrong
     */
    public static Study read(Path file, NamedModels models) {
        StudySpec spec = Json.read(file, StudySpec.class);
        ExperimentSpec base =
                ExperimentFile.read(Path.of(ExperimentFile.beside(file, "experiment", spec.experiment())), models);
        try {
            return of(spec, base);
        } catch (InputException e) {
            throw new InputException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * The study of an experiment.
     *
     * @param base with absolute folders
     */
    static Study of(StudySpec spec, ExperimentSpec base) {
        List<TaskDescription> tasks = base.tasks().stream()
                .map(task -> Task.describe(Path.of(task.folder())))
                .toList();
        List<String> ids = tasks.stream().map(TaskDescription::id).toList();
        if (new HashSet<>(ids).size() < ids.size()) {
            throw new InputException(
                    "The experiment's tasks %s are not all different; a task is learned once.".formatted(ids));
        }
        List<TaskOrder> orders = TaskOrder.of(spec.orders(), ids);
        List<StudySpec.Variant> variants = variants(spec, base);
        List<StudyRun> runs = new ArrayList<>();
        for (int seed = 0; seed < spec.seeds().size(); seed++) {
            for (int order = 0; order < orders.size(); order++) {
                for (StudySpec.Variant variant : variants) {
                    if (takes(variant.seeds(), seed) && takes(variant.orders(), order)) {
                        runs.add(run(variant, orders.get(order), spec.seeds().get(seed), base));
                    }
                }
            }
        }
        return new Study(
                spec, base, variants.stream().map(StudySpec.Variant::title).toList(), tasks, orders, runs);
    }

    /** Grids written out, and ranks chosen where all are to store the same. */
    private static List<StudySpec.Variant> variants(StudySpec spec, ExperimentSpec base) {
        MethodCatalog methods = MethodCatalog.load();
        List<StudySpec.Variant> variants = VariantGrid.expanded(spec.variants(), methods);
        String like = spec.equalBudget();
        if (like == null) {
            return variants;
        }
        ModelConfig model = ModelConfig.read(Path.of(base.baseModel()));
        StoredBudget budget = new StoredBudget(methods, model, base.tasks().size());
        return new EqualBudget(
                        budget,
                        variant -> AdaptedLayers.matching(
                                model, trained(base, variant).training().targets()))
                .of(like, variants);
    }

    /** The variant whose stored numbers the ranks of all others are chosen by; empty where each has its own. */
    public Optional<String> equalBudget() {
        return Optional.ofNullable(spec.equalBudget());
    }

    /** The order of a run. */
    public TaskOrder order(StudyRun run) {
        return orders.stream()
                .filter(order -> order.name().equals(run.order()))
                .findFirst()
                .orElseThrow();
    }

    private static boolean takes(@Nullable Integer first, int place) {
        return first == null || place < first;
    }

    private static StudyRun run(StudySpec.Variant variant, TaskOrder order, long seed, ExperimentSpec base) {
        boolean given =
                order.places().equals(TaskOrder.given(base.tasks().size()).places());
        ExperimentSpec experiment = trained(base, variant)
                .withMethod(variant.method())
                .withSeed(seed)
                .withName(base.name() + ", " + variant.title() + (given ? "" : ", " + order.name()));
        return new StudyRun(variant.title(), order.name(), seed, experiment.withTasks(order.of(experiment.tasks())));
    }

    /** Trained as the variant says; a rate and epochs count for every task, as on the command line. */
    private static ExperimentSpec trained(ExperimentSpec base, StudySpec.Variant variant) {
        Map<String, Object> changes = variant.training();
        if (changes == null) {
            return base;
        }
        ObjectNode fields = (ObjectNode) Json.toTree(base.training());
        changes.forEach((field, value) -> fields.set(field, Json.toTree(value)));
        TrainingSpec training =
                Json.convert("variant \"%s\", training".formatted(variant.title()), fields, TrainingSpec.class);
        return base.withTraining(training)
                .withTasks(base.tasks().stream()
                        .map(task -> changes.containsKey("epochs") ? task.withEpochs(null) : task)
                        .map(task -> changes.containsKey("learningRate") ? task.withLearningRate(null) : task)
                        .toList());
    }
}
