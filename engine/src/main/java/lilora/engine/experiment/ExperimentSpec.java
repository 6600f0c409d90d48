package lilora.engine.experiment;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * One experiment: a method learns a sequence of tasks, one after another, on a frozen base model.
 *
 * @param schema version of this record's JSON form; this code reads and writes {@link #SCHEMA}
 * @param name what the researcher calls it
 * @param baseModel folder of the base model in Hugging Face layout, relative to the file the experiment was read from, or absolute
 * @param tasks the task sequence, in learning order; at least one, none twice
 * @param method continual-learning method and its options
 * @param training optimiser and data settings common to all stages
 * @param evaluation which cells of the accuracy matrix are filled, and how answers are generated
 * @param seed of everything random: initial adapters, data order, dropout
 * @param startAdapter folder of an adapter of PEFT whose delta is part of the frozen base model, relative to the experiment's file, or
 *     absolute; none when absent
 * @param template name of the template that conversations are in; the base model's own when absent
 */
public record ExperimentSpec(
        int schema,
        String name,
        String baseModel,
        List<TaskSpec> tasks,
        MethodSpec method,
        TrainingSpec training,
        EvaluationSpec evaluation,
        long seed,
        @Nullable String startAdapter,
        @Nullable String template) {
    public static final int SCHEMA = 1;

    /** Without a start adapter, in the base model's own template. */
    public ExperimentSpec(
            int schema,
            String name,
            String baseModel,
            List<TaskSpec> tasks,
            MethodSpec method,
            TrainingSpec training,
            EvaluationSpec evaluation,
            long seed) {
        this(schema, name, baseModel, tasks, method, training, evaluation, seed, null, null);
    }

    public ExperimentSpec {
        if (schema != SCHEMA) {
            throw new InputException(
                    "Field \"schema\" is %d, but this version reads schema %d; update the workbench or the file."
                            .formatted(schema, SCHEMA));
        }
        if (name.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
            throw new InputException(
                    "Field \"name\" holds half of a character (a lone surrogate), which cannot be written; change it.");
        }
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new InputException("Field \"tasks\" is empty; name at least one task folder.");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < tasks.size(); i++) {
            if (!seen.add(tasks.get(i).folder())) {
                throw new InputException(
                        "Field \"tasks[%d]\" names %s, which is in the sequence already; a task is learned once."
                                .formatted(i, tasks.get(i).folder()));
            }
        }
    }

    public ExperimentSpec withName(String newName) {
        return new ExperimentSpec(
                schema, newName, baseModel, tasks, method, training, evaluation, seed, startAdapter, template);
    }

    public ExperimentSpec withBaseModel(String folder) {
        return new ExperimentSpec(
                schema, name, folder, tasks, method, training, evaluation, seed, startAdapter, template);
    }

    public ExperimentSpec withTasks(List<TaskSpec> newTasks) {
        return new ExperimentSpec(
                schema, name, baseModel, newTasks, method, training, evaluation, seed, startAdapter, template);
    }

    public ExperimentSpec withMethod(MethodSpec newMethod) {
        return new ExperimentSpec(
                schema, name, baseModel, tasks, newMethod, training, evaluation, seed, startAdapter, template);
    }

    public ExperimentSpec withTraining(TrainingSpec newTraining) {
        return new ExperimentSpec(
                schema, name, baseModel, tasks, method, newTraining, evaluation, seed, startAdapter, template);
    }

    public ExperimentSpec withEvaluation(EvaluationSpec newEvaluation) {
        return new ExperimentSpec(
                schema, name, baseModel, tasks, method, training, newEvaluation, seed, startAdapter, template);
    }

    public ExperimentSpec withSeed(long newSeed) {
        return new ExperimentSpec(
                schema, name, baseModel, tasks, method, training, evaluation, newSeed, startAdapter, template);
    }

    public ExperimentSpec withStartAdapter(@Nullable String folder) {
        return new ExperimentSpec(schema, name, baseModel, tasks, method, training, evaluation, seed, folder, template);
    }

    public ExperimentSpec withTemplate(@Nullable String name) {
        return new ExperimentSpec(
                schema, this.name, baseModel, tasks, method, training, evaluation, seed, startAdapter, name);
    }
}
