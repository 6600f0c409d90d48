package lilora.engine.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.OptionSchema;

/**
 * How far two runs do the same to the last bit: first the base model answers, then one stage after another learns. What a stage does depends
 * on its tasks, on those before them and on the number of all, never on which come after, but for items that are held out of those; and on
 * an option only from the stage on in which that has an effect.
 */
final class CommonStages {
    private final MethodCatalog methods;

    CommonStages(MethodCatalog methods) {
        this.methods = methods;
    }

    /**
     * What two runs have in common.
     *
     * @param stages numbers of the rows of the accuracy matrix that both fill alike, rising; 0 is the base model's
     * @param tasks numbers of the tasks in the second run by those in the first
     */
    record Common(List<Integer> stages, Map<Integer, Integer> tasks) {
        Common {
            stages = List.copyOf(stages);
            tasks = Map.copyOf(tasks);
        }

        /** The last stage in common. */
        int last() {
            return stages.get(stages.size() - 1);
        }
    }

    /** Empty where not even the base model's answers are the same, or are not asked for. */
    Optional<Common> of(RunContent one, RunContent other) {
        ExperimentSpec first = one.experiment();
        ExperimentSpec second = other.experiment();
        Map<Integer, Integer> tasks = tasks(first.tasks(), second.tasks());
        List<Stage> stages = stages(first);
        if (!one.compute().equals(other.compute())
                || !answersAlike(first, second)
                || tasks.size() != first.tasks().size()
                || tasks.size() != second.tasks().size()
                || stages.isEmpty()
                || stages(second).isEmpty()) {
            return Optional.empty();
        }
        List<Integer> common = new ArrayList<>(List.of(0));
        int alike = heldOutAlike(first, second, tasks) ? learnedAlike(first, second) : 0;
        for (Stage stage : stages.subList(0, Math.min(stages.size(), alike))) {
            if (!stage.tasks().stream()
                    .allMatch(task ->
                            first.tasks().get(task - 1).equals(second.tasks().get(task - 1)))) {
                break;
            }
            common.add(stage.number());
        }
        // Without its answers there is nothing in the base model's row that could be had from another run.
        return common.size() == 1 && !first.evaluation().zeroShot()
                ? Optional.empty()
                : Optional.of(new Common(common, tasks));
    }

    private static boolean answersAlike(ExperimentSpec first, ExperimentSpec second) {
        return first.baseModel().equals(second.baseModel())
                && Objects.equals(first.startAdapter(), second.startAdapter())
                && Objects.equals(first.template(), second.template())
                && first.evaluation().equals(second.evaluation())
                && first.training().maxLength() == second.training().maxLength()
                && Objects.equals(
                        first.training().baseWeights(), second.training().baseWeights())
                && Objects.equals(first.training().features(), second.training().features());
    }

    /** By content and by what is asked of it, wherever it stands in the sequence. */
    private static Map<Integer, Integer> tasks(List<TaskSpec> first, List<TaskSpec> second) {
        Map<String, Integer> there = new HashMap<>();
        IntStream.rangeClosed(1, second.size()).forEach(i -> there.put(asked(second.get(i - 1)), i));
        Map<Integer, Integer> tasks = new LinkedHashMap<>();
        for (int i = 1; i <= first.size(); i++) {
            Integer same = there.get(asked(first.get(i - 1)));
            if (same != null) {
                tasks.put(i, same);
            }
        }
        return tasks;
    }

    private static String asked(TaskSpec task) {
        return RunContent.ofTask(task) + " " + task.testSamples();
    }

    /** What is held out of any task, drawn among its items in use, is not learned from in another that shows the same images. */
    private static boolean heldOutAlike(ExperimentSpec first, ExperimentSpec second, Map<Integer, Integer> tasks) {
        return first.evaluation().heldOut() == null
                || tasks.entrySet().stream()
                        .allMatch(pair -> Objects.equals(
                                first.tasks().get(pair.getKey() - 1).trainSamples(),
                                second.tasks().get(pair.getValue() - 1).trainSamples()));
    }

    private List<Stage> stages(ExperimentSpec experiment) {
        return stages(methods.find(experiment.method().id()), experiment);
    }

    private static <O extends Record> List<Stage> stages(ContinualMethod<O> method, ExperimentSpec experiment) {
        O options =
                OptionSchema.of(method.descriptor()).parse(experiment.method().options());
        return method.stages(options, experiment.tasks().size());
    }

    /** How many of the first stages are the same by method, settings and seed. */
    private int learnedAlike(ExperimentSpec first, ExperimentSpec second) {
        MethodSpec one = methods.completed(first.method());
        MethodSpec other = methods.completed(second.method());
        if (!one.id().equals(other.id())
                || first.seed() != second.seed()
                || !first.training().equals(second.training())) {
            return 0;
        }
        return OptionSchema.of(methods.find(one.id()).descriptor()).fields().stream()
                .filter(option -> !Objects.equals(
                        one.options().get(option.name()), other.options().get(option.name())))
                .mapToInt(option -> option.firstStage() - 1)
                .min()
                .orElse(first.tasks().size());
    }
}
