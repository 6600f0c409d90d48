package lilora.app.planning;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import org.jspecify.annotations.Nullable;

/**
 * The data of a sequence, read and tokenised once, so that plans for other options need not read it again. Of the tokens only
 * the counts are kept.
 */
final class PreparedData {
    private static final int[] NO_TOKENS = {};

    private final Key key;
    private final RunInputs inputs;

    private PreparedData(Key key, RunInputs inputs) {
        this.key = key;
        this.inputs = inputs;
    }

    /** What the data depends on; an experiment with the same key has the same data. */
    record Key(
            Path baseModel,
            List<Used> tasks,
            int maxLength,
            long seed,
            @Nullable HeldOutSpec heldOut) {
        record Used(String folder, String samples) {}

        static Key of(ExperimentSpec spec) {
            HeldOutSpec heldOut = spec.evaluation().heldOut();
            boolean drawn = heldOut != null || spec.tasks().stream().anyMatch(task -> task.trainSamples() != null);
            return new Key(
                    Path.of(spec.baseModel()),
                    spec.tasks().stream()
                            .map(task -> new Used(task.folder(), task.trainSamples() + "/" + task.testSamples()))
                            .toList(),
                    spec.training().maxLength(),
                    drawn ? spec.seed() : 0,
                    heldOut);
        }
    }

    /** Takes what was prepared and closes it: counts outlive files. */
    static PreparedData of(ExperimentSpec spec, RunInputs prepared) {
        try (prepared) {
            List<PreparedTask> tasks =
                    prepared.tasks().stream().map(PreparedData::counted).toList();
            return new PreparedData(
                    Key.of(spec),
                    new RunInputs(
                            spec,
                            prepared.baseModel(),
                            tasks,
                            prepared.method(),
                            prepared.sites(),
                            prepared.tokenizer(),
                            prepared.stages()));
        }
    }

    private static PreparedTask counted(PreparedTask task) {
        return new PreparedTask(
                task.number(),
                task.task(),
                examples(task.train()),
                prompts(task.test()),
                task.imageHashes(),
                task.grids(),
                task.epochs(),
                task.learningRate(),
                new PreparedTask.HeldOut(
                        examples(task.heldOut().examples()),
                        prompts(task.heldOut().samples())));
    }

    private static List<PreparedTask.Example> examples(List<PreparedTask.Example> items) {
        Map<Integer, int[]> labels = new HashMap<>();
        return items.stream()
                .map(item -> new PreparedTask.Example(
                        item.id(),
                        item.images(),
                        NO_TOKENS,
                        // As many as are learned, behind the first, which never is.
                        labels.computeIfAbsent(item.learned() + 1, int[]::new),
                        item.length()))
                .toList();
    }

    private static List<PreparedTask.Prompt> prompts(List<PreparedTask.Prompt> prompts) {
        return prompts.stream()
                .map(prompt -> new PreparedTask.Prompt(prompt.item(), NO_TOKENS))
                .toList();
    }

    Key key() {
        return key;
    }

    /** The inputs of another experiment on the same data. For counting only: nothing in it can be read any more. */
    RunInputs with(ExperimentSpec spec, RunInputs.Configured<?> method, List<lilora.engine.model.LinearSite> sites) {
        List<PreparedTask> tasks = inputs.tasks().stream()
                .map(task -> used(task, spec.tasks().get(task.number() - 1), spec))
                .toList();
        return new RunInputs(
                spec, inputs.baseModel(), tasks, method, sites, inputs.tokenizer(), method.stages(tasks.size()));
    }

    private static PreparedTask used(PreparedTask task, TaskSpec use, ExperimentSpec spec) {
        return new PreparedTask(
                task.number(),
                task.task(),
                task.train(),
                task.test(),
                task.imageHashes(),
                task.grids(),
                use.epochs() == null ? spec.training().epochs() : use.epochs(),
                use.learningRate() == null ? spec.training().learningRate() : use.learningRate(),
                task.heldOut());
    }
}
