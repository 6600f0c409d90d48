package lilora.app.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.LaterTaskRunner;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.plan.SpeedRecords;
import lilora.engine.result.RunPlan;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerViewModelTest {
    private static final ComputeSpec CPU = ComputeSpec.on("cpu", 0);

    @TempDir
    private Path folder;

    private final MethodCatalog methods = MethodCatalog.load();

    private static PlanInput input(ExperimentSpec spec) {
        return PlanInput.of(spec, CPU);
    }

    private RunPlan engine(ExperimentSpec spec) {
        try (RunInputs inputs = new Preparation(methods).prepare(spec)) {
            return Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), CPU);
        }
    }

    @Test
    void everyNumberIsTheEnginesAndFollowsAChangedOptionWithoutReadingAgain() {
        ExperimentSpec two = Materials.quickStart(folder);
        ExperimentSpec spec = two.withTasks(two.tasks().subList(1, 3));
        PlannerViewModel planner =
                new PlannerViewModel(methods, new SpeedRecords(folder.resolve("runs")), new DirectTaskRunner());
        planner.plan(input(spec));
        assertThat(planner.problemProperty().get()).isEmpty();
        assertThat(planner.estimateProperty().get().orElseThrow().cost().plan()).isEqualTo(engine(spec));
        assertThat(planner.growthProperty().get().orElseThrow().plan())
                .isEqualTo(engine(spec).parameters());

        List<String> read = new ArrayList<>();
        planner.activityProperty().addListener((property, before, activity) -> read.add(activity));
        ExperimentSpec changed = spec.withMethod(new MethodSpec("lilora", Map.of("rank", 64, "subRank", 4)))
                .withTraining(spec.training().withEpochs(2.5));
        planner.plan(input(changed));
        assertThat(planner.estimateProperty().get().orElseThrow().cost().plan()).isEqualTo(engine(changed));

        ExperimentSpec last = spec;
        for (int rank = 1; rank <= 20; rank++) {
            last = spec.withMethod(new MethodSpec("lilora", Map.of("rank", rank, "subRank", 1)));
            planner.plan(input(last));
        }
        assertThat(planner.estimateProperty().get().orElseThrow().cost().plan()).isEqualTo(engine(last));
        assertThat(read).isEmpty();
    }

    @Test
    void whatWasCountedForAnEarlierFormIsNobodys() {
        ExperimentSpec spec = Materials.quickStart(folder);
        LaterTaskRunner later = new LaterTaskRunner("Counting the cost");
        PlannerViewModel planner = new PlannerViewModel(methods, new SpeedRecords(folder.resolve("runs")), later);
        List<Integer> shown = new ArrayList<>();
        planner.estimateProperty()
                .subscribe(estimate ->
                        estimate.ifPresent(one -> shown.add(one.cost().plan().steps())));
        planner.plan(input(spec));
        planner.plan(input(spec.withTraining(spec.training().withEpochs(3))));
        assertThat(shown).isEmpty();

        later.goOn();

        assertThat(shown).containsExactly(3 * engine(spec).steps());
    }

    @Test
    void aBaseModelThatIsNoLongerChosenIsNoProblem() {
        ExperimentSpec spec = Materials.quickStart(folder);
        LaterTaskRunner later = new LaterTaskRunner("Reading the base model");
        PlannerViewModel planner = new PlannerViewModel(methods, new SpeedRecords(folder.resolve("runs")), later);
        planner.plan(input(spec.withBaseModel(folder.toString())));
        planner.plan(input(spec));

        later.goOnBackwards();

        assertThat(planner.problemProperty().get()).isEmpty();
        assertThat(planner.growthProperty().get()).isPresent();
    }

    @Test
    void readingTheDataCanBeCancelledAndBegunAgain() {
        ExperimentSpec spec = Materials.quickStart(folder);
        LaterTaskRunner later = new LaterTaskRunner("Reading the data of " + spec.name());
        PlannerViewModel planner = new PlannerViewModel(methods, new SpeedRecords(folder.resolve("runs")), later);
        planner.plan(input(spec));
        later.cancel();
        assertThat(planner.activityProperty().get()).isEmpty();

        planner.plan(input(spec));
        later.goOn();

        assertThat(planner.estimateProperty().get()).isPresent();
        assertThat(planner.problemProperty().get()).isEmpty();
    }

    @Test
    void theGrowthCurveIsTheEnginesCountAtEveryNumberOfTasks() {
        ExperimentSpec spec = Materials.quickStart(folder);
        PlanSource source = new PlanSource(methods);
        PlanSource.Shape shape =
                source.shape(Path.of(spec.baseModel()), spec.training().targets());
        Growth growth = new Growth(source.parameters(shape, spec.method(), 6), 50);
        for (int tasks = 1; tasks <= 50; tasks++) {
            var plan = source.parameters(shape, spec.method(), tasks);
            assertThat(growth.stored(tasks)).isEqualTo(plan.storedTotal());
            assertThat(growth.isolated(tasks)).isEqualTo(plan.isolatedTotal());
        }
        int crossover = growth.crossover().orElseThrow();
        assertThat(growth.stored(crossover)).isLessThan(growth.isolated(crossover));
        assertThat(growth.stored(crossover - 1)).isGreaterThanOrEqualTo(growth.isolated(crossover - 1));
    }

    @Test
    void aBaseModelThatIsNoneIsToldInASentence() {
        ExperimentSpec spec = Materials.quickStart(folder).withBaseModel(folder.toString());
        PlannerViewModel planner = new PlannerViewModel(methods, new SpeedRecords(folder), new DirectTaskRunner());
        planner.plan(input(spec));
        assertThat(planner.problemProperty().get()).contains(folder.toString());
        assertThat(planner.growthProperty().get()).isEmpty();
    }
}
