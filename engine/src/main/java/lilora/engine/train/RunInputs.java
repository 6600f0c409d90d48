package lilora.engine.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TrainingItems;
import lilora.engine.metric.Scorers;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.text.Tokenizer;

/**
 * Everything a run learns from, read and checked: tasks, method and options, adapted layers.
 *
 * @param experiment with absolute folders
 * @param baseModel folder of the base model
 * @param tasks in the order of the sequence
 * @param method with its options
 * @param sites adapted layers
 * @param tokenizer of the base model
 * @param stages of the method for this sequence
 */
public record RunInputs(
        ExperimentSpec experiment,
        Path baseModel,
        List<PreparedTask> tasks,
        Configured<?> method,
        List<LinearSite> sites,
        Tokenizer tokenizer,
        List<ContinualMethod.Stage> stages)
        implements AutoCloseable {

    /** A method together with options of its own type. */
    public record Configured<O extends Record>(ContinualMethod<O> method, O options) {
        /** Reads the options by the method's schema. */
        public static <O extends Record> Configured<O> of(
                ContinualMethod<O> method, java.util.Map<String, Object> values) {
            return new Configured<>(method, OptionSchema.of(method.descriptor()).parse(values));
        }

        /** Stages of a sequence of so many tasks. */
        public List<ContinualMethod.Stage> stages(int tasks) {
            return method.stages(options, tasks);
        }

        /** Items of earlier tasks that a stage learns again. */
        public List<TrainingItems.Ref> rehearsed(ContinualMethod.Stage stage, TrainingItems items) {
            return method.rehearsed(options, stage, items);
        }

        /** The method's closed formula for one layer. */
        public ContinualMethod.LayerCount count(LinearSite site) {
            return method.count(options, site);
        }

        /** Items of each earlier task that it is to learn again. */
        public int kept() {
            return method.kept(options);
        }

        /** What the method trains and stores beside the layers of a model. */
        public ContinualMethod.LayerCount besideLayers(ModelConfig config) {
            return method.besideLayers(options, config.text().hidden(), config.featureWidth());
        }

        /** Positions that the method puts in front of every sample. */
        public int prefix() {
            return method.prefix(options);
        }

        /** What the method keeps of one layer to go on training, when so many tasks are learned. */
        public long keptForTraining(LinearSite site, int learned) {
            return method.keptForTraining(options, site, learned);
        }

        /** What the method makes at one layer in a step, with so many tasks. */
        public ContinualMethod.Working working(LinearSite site, int learned) {
            return method.working(options, site, learned);
        }

        /** Numbers that its loss makes for each logit of a learned token. */
        public int logits() {
            return method.logits(options);
        }

        /** What the method looks at beside the steps of a stage of so many items. */
        public ContinualMethod.Looks looks(ContinualMethod.Stage stage, int items) {
            return method.looks(options, stage, items);
        }

        /** The router that it teaches when a stage ends. */
        public Optional<ContinualMethod.TaughtRouter> taughtRouter() {
            return method.taughtRouter(options);
        }

        /** The method at work. */
        public lilora.engine.method.MethodRun open(lilora.engine.method.MethodScope scope) {
            return method.open(options, scope);
        }
    }

    public RunInputs {
        tasks = List.copyOf(tasks);
        sites = List.copyOf(sites);
        stages = List.copyOf(stages);
    }

    /** Optimiser steps of a stage. */
    public int steps(ContinualMethod.Stage stage) {
        return DataOrder.steps(items(stage), epochs(stage), experiment.training());
    }

    /** Number of training items of a stage, those that the method rehearses among them. */
    public int items(ContinualMethod.Stage stage) {
        return StageItems.of(this, stage).size();
    }

    /** Passes over a stage's items: its task's own, or the mean of several tasks' weighted by their items. */
    public double epochs(ContinualMethod.Stage stage) {
        double passes = stage.tasks().stream()
                .mapToDouble(task -> tasks.get(task - 1).epochs()
                        * tasks.get(task - 1).train().size())
                .sum();
        return passes / StageItems.of(this, stage).owned();
    }

    /** Peak learning rate of a stage: the task's own, or the mean of several tasks'. */
    public double learningRate(ContinualMethod.Stage stage) {
        return stage.tasks().stream()
                .mapToDouble(task -> tasks.get(task - 1).learningRate())
                .average()
                .orElseThrow();
    }

    /** Id of the score of a task: its own, in the variant the experiment asks for. */
    public String metric(PreparedTask task) {
        String metric = task.task().description().metric();
        boolean cvit = experiment.evaluation().captionScore() == EvaluationSpec.CaptionScore.CVIT;
        return cvit && metric.equals("caption") ? "caption-cvit" : metric;
    }

    /** Why a task has too few test items for a score that says something, in words that end a sentence; empty where it has not. */
    public Optional<String> meaningless(PreparedTask task) {
        return Scorers.meaningless(metric(task), task.test().size());
    }

    /** Whether a selector chooses tasks: where that is asked for, and the method has to be told them. */
    public boolean selects() {
        return experiment.evaluation().selects()
                && method.method().descriptor().can(MethodDescriptor.Capability.NEEDS_TASK_ID);
    }

    /** Frees the tokenizer and closes the tasks' images. */
    @Override
    public void close() {
        tasks.forEach(task -> task.task().close());
        tokenizer.close();
    }
}
