package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.MethodCatalog;
import org.junit.jupiter.api.Test;

class CommonStagesTest {
    private static final ComputeSpec ONE_THREAD = ComputeSpec.on("cpu", 1);
    private final CommonStages stages = new CommonStages(MethodCatalog.load());

    private static ExperimentSpec experiment(String method, Map<String, Object> options, String... tasks) {
        return new ExperimentSpec(
                ExperimentSpec.SCHEMA,
                "",
                "model",
                IntStream.range(0, tasks.length)
                        .mapToObj(i -> TaskSpec.of(i + " " + tasks[i]))
                        .toList(),
                new MethodSpec(method, options),
                new TrainingSpec(1, 8, 1, 1e-3, 0, 0, 1, 512, true, 0, TrainingSpec.MLP_AND_PROJECTOR),
                EvaluationSpec.DEFAULT,
                1);
    }

    private static ExperimentSpec lilora(String... tasks) {
        return experiment("lilora", Map.of(), tasks);
    }

    private Optional<List<Integer>> common(ExperimentSpec one, ExperimentSpec other) {
        return stages.of(new RunContent(one, ONE_THREAD), new RunContent(other, ONE_THREAD))
                .map(CommonStages.Common::stages);
    }

    private Optional<List<Integer>> changed(UnaryOperator<ExperimentSpec> change) {
        return common(lilora("a", "b", "c"), change.apply(lilora("a", "b", "c")));
    }

    @Test
    void ordersWithACommonBeginningShareItAndTheBaseModelsAnswers() {
        assertThat(common(lilora("a", "b", "c", "d"), lilora("a", "b", "d", "c")))
                .contains(List.of(0, 1, 2));
        assertThat(common(lilora("a", "b", "c"), lilora("c", "b", "a"))).contains(List.of(0));
        assertThat(stages.of(
                                new RunContent(lilora("a", "b", "c"), ONE_THREAD),
                                new RunContent(lilora("c", "a", "b"), ONE_THREAD))
                        .orElseThrow()
                        .tasks())
                .isEqualTo(Map.of(1, 2, 2, 3, 3, 1));
        assertThat(common(lilora("a", "b", "c"), lilora("a", "b"))).isEmpty();
        assertThat(common(lilora("a", "b", "c"), lilora("a", "b", "d"))).isEmpty();
    }

    /** What is held out of a task is drawn among its items in use, and is not learned from in the others. */
    @Test
    void itemsThatAreHeldOutOfALaterTaskCountForEarlierStages() {
        UnaryOperator<ExperimentSpec> fewer = spec -> spec.withTasks(
                List.of(spec.tasks().get(0), new TaskSpec(spec.tasks().get(1).folder(), 500, null, null, null)));
        ExperimentSpec plain = lilora("a", "b");
        ExperimentSpec holding = plain.withEvaluation(plain.evaluation().withHeldOut(new HeldOutSpec(64, 50, 4)));
        assertThat(common(plain, fewer.apply(plain))).contains(List.of(0, 1));
        assertThat(common(holding, holding)).contains(List.of(0, 1, 2));
        assertThat(common(holding, fewer.apply(holding))).contains(List.of(0));
    }

    @Test
    void anOptionThatActsLaterLeavesTheFirstStageInCommon() {
        assertThat(common(lilora("a", "b", "c"), experiment("lilora", Map.of("stabilityWeight", 7), "a", "b", "c")))
                .contains(List.of(0, 1));
        assertThat(common(lilora("a", "b", "c"), experiment("lilora", Map.of("mode", "CODE"), "a", "b", "c")))
                .contains(List.of(0));
        // What is said and what is usual is the same.
        assertThat(common(lilora("a", "b"), experiment("lilora", Map.of("rank", 16), "a", "b")))
                .contains(List.of(0, 1, 2));
    }

    @Test
    void methodSeedAndSettingsAreOfTheStagesAndNotOfTheBaseModelsAnswers() {
        assertThat(common(lilora("a", "b", "c"), experiment("sequential-lora", Map.of(), "a", "b", "c")))
                .contains(List.of(0));
        assertThat(changed(spec -> spec.withSeed(2))).contains(List.of(0));
        assertThat(changed(spec -> spec.withTraining(spec.training().withEpochs(3))))
                .contains(List.of(0));
        assertThat(changed(spec -> withFirst(spec, spec.tasks().get(0).withEpochs(2.0))))
                .contains(List.of(0));
        assertThat(common(experiment("joint", Map.of(), "a", "b"), experiment("joint", Map.of(), "b", "a")))
                .contains(List.of(0));
    }

    private static ExperimentSpec withFirst(ExperimentSpec spec, TaskSpec task) {
        List<TaskSpec> tasks = new ArrayList<>(spec.tasks());
        tasks.set(0, task);
        return spec.withTasks(tasks);
    }

    @Test
    void whatDecidesAnswersHasToBeTheSame() {
        assertThat(changed(spec -> spec.withBaseModel("other"))).isEmpty();
        assertThat(changed(spec -> spec.withStartAdapter("adapter"))).isEmpty();
        assertThat(changed(spec -> spec.withTemplate("llama_3"))).isEmpty();
        assertThat(changed(spec -> spec.withEvaluation(spec.evaluation().withCoverage(EvaluationSpec.Coverage.ALL))))
                .isEmpty();
        assertThat(changed(spec -> withFirst(spec, new TaskSpec("0 a", null, 50, null, null))))
                .isEmpty();
        assertThat(stages.of(
                        new RunContent(lilora("a", "b"), ONE_THREAD),
                        new RunContent(lilora("a", "b"), ComputeSpec.on("cpu", 2))))
                .isEmpty();
    }

    @Test
    void withoutTheBaseModelsRowTwoMethodsHaveNothingInCommon() {
        UnaryOperator<ExperimentSpec> without =
                spec -> spec.withEvaluation(spec.evaluation().withZeroShot(false));
        ExperimentSpec one = without.apply(lilora("a", "b", "c"));
        assertThat(common(one, without.apply(experiment("sequential-lora", Map.of(), "a", "b", "c"))))
                .isEmpty();
        assertThat(common(one, without.apply(lilora("a", "c", "b")))).contains(List.of(0, 1));
    }

    /** It ends where it begins, and its row is its result. */
    @Test
    void aMethodThatNeverTrainsIsNobodysBeginning() {
        ExperimentSpec zeroShot = experiment("zero-shot", Map.of(), "a", "b");
        assertThat(common(zeroShot, lilora("a", "b"))).isEmpty();
        assertThat(common(lilora("a", "b"), zeroShot)).isEmpty();
    }
}
