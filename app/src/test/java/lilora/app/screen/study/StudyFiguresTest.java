package lilora.app.screen.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import lilora.app.chart.model.ChartTable;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.model.ScatterModel;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodConditions;
import lilora.engine.result.DataPasses;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRun;
import org.junit.jupiter.api.Test;

class StudyFiguresTest {
    private static final StudyNumbers.Measure AP =
            new StudyNumbers.Measure("AP", "mean", true, StudyResult.metric("ap"));
    private static final StudyNumbers.Measure FORGETTING =
            new StudyNumbers.Measure("Forgetting", "drop", false, StudyResult.metric("forgetting"));

    private static StudyResult.Measured run(String variant, String order, long seed, long stored, double ap) {
        ExperimentSpec experiment = new ExperimentSpec(
                1,
                "",
                "model",
                List.of(TaskSpec.of("t")),
                new MethodSpec(variant.equals("joint") ? "joint" : "lilora", Map.of()),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                seed);
        return new StudyResult.Measured(
                new StudyRun(variant, order, seed, experiment),
                Map.of("ap", ap, "forgetting", 50 - ap),
                Map.of(),
                stored,
                1,
                90.0 * seed,
                variant.equals("joint") ? null : new DataPasses(1, 0.25, 0));
    }

    private static final StudyResult RESULT = new StudyResult(
            List.of(),
            List.of(
                    run("zero-shot", "given", 1, 0, 2),
                    run("joint", "given", 1, 100, 45),
                    run("sequential", "given", 1, 100, 8),
                    run("sequential", "reverse", 1, 100, 6),
                    run("small and good", "given", 1, 200, 30),
                    run("small and good", "given", 2, 200, 32),
                    run("small and good", "reverse", 1, 200, 20),
                    run("large and worse", "given", 1, 900, 25),
                    run("large and best", "given", 1, 800, 40)));

    @Test
    void theTableTellsPassesAndMinutesAndADashWhereOneIsNotKnown() {
        ChartTable table = new StudyNumbers(RESULT, List.of(AP)).variants(AP, MethodCatalog.load());
        assertThat(table.columns().subList(8, 10))
                .extracting(ChartTable.Column::title)
                .containsExactly("Passes", "Minutes");
        assertThat(List.of(table.shown(1, 8), table.shown(1, 9))).containsExactly("–", "1.5");
        // Of 90, 180 and 90 seconds.
        assertThat(List.of(table.shown(3, 8), table.shown(3, 9))).containsExactly("1.25", "1.5");
        assertThat(table.footer()).contains("Passes: how often").contains("A dash for passes: ");
    }

    @Test
    void theLineJoinsWhatNoneBeatsInNumberAndParameters() {
        ScatterModel drawn = new StudyFigures(RESULT, MethodCatalog.load()).againstParameters(AP);
        assertThat(drawn.dots())
                .extracting(ScatterModel.Dot::name)
                .containsExactly("sequential", "small and good", "large and worse", "large and best");
        assertThat(drawn.front())
                .extracting(ScatterModel.Dot::name)
                .containsExactly("sequential", "small and good", "large and best");
        assertThat(drawn.note()).endsWith("References are not drawn: zero-shot, joint.");
        ScatterModel.Dot good = drawn.dots().get(1);
        assertThat(good.y()).isEqualTo((30 + 32 + 20) / 3.0);
        assertThat(good.bar().orElseThrow().n()).isEqualTo(3);
        assertThat(good.size().orElseThrow()).isEqualTo((20 + 18 + 30) / 3.0 / 50);
        assertThat(drawn.dots().get(3).bar()).isEmpty();
    }

    @Test
    void whatOnlySomeAreGivenIsTold() {
        StudyResult alike = new StudyResult(List.of(), RESULT.runs().subList(2, 5));
        assertThat(new MethodConditions(alike.methods(), MethodCatalog.load()).sentences())
                .isEmpty();
        assertThat(new MethodConditions(RESULT.methods(), MethodCatalog.load()).sentences())
                .isEqualTo(
                        "Told the task of each question: zero-shot, sequential, small and good, large and worse, large and best. Learn all tasks at once: joint.");
    }

    @Test
    void whereLessIsBetterTheLineGoesDown() {
        assertThat(new StudyFigures(RESULT, MethodCatalog.load())
                        .againstParameters(FORGETTING)
                        .front())
                .extracting(ScatterModel.Dot::name)
                .containsExactly("sequential", "small and good", "large and best");
    }

    @Test
    void eachOrderHasItsMeanOverSeeds() {
        StudyFigures figures = new StudyFigures(RESULT, MethodCatalog.load());
        assertThat(figures.hasOrders()).isTrue();
        EffectModel drawn = figures.byOrder(AP);
        assertThat(drawn.x().values()).containsExactly("given", "reverse");
        assertThat(drawn.lines()).extracting(EffectModel.Line::name).containsExactly("sequential", "small and good");
        EffectModel.Point given = drawn.lines().get(1).at(0).orElseThrow();
        assertThat(given.numbers()).containsExactly(30.0, 32.0);
        assertThat(given.seeds()).isEqualTo(2);
        assertThat(drawn.note())
                .contains("In one order alone, and not drawn: zero-shot, joint, large and worse, large and best");
    }

    @Test
    void aNumberThatOneRunLacksIsNoMean() {
        StudyNumbers.Measure rare = new StudyNumbers.Measure(
                "rare",
                "",
                true,
                run -> run.run().seed() == 2
                        ? OptionalDouble.empty()
                        : StudyResult.metric("ap").apply(run));
        StudyFigures figures = new StudyFigures(RESULT, MethodCatalog.load());
        assertThat(figures.againstParameters(rare).dots())
                .extracting(ScatterModel.Dot::name)
                .doesNotContain("small and good");
        assertThat(figures.byOrder(rare).lines().get(1).points())
                .extracting(EffectModel.Point::value)
                .containsExactly(1);
    }
}
