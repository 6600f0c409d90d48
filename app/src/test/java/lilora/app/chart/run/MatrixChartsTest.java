package lilora.app.chart.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import lilora.app.chart.model.BarModel;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.plot.ChartColours;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RunEvent;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetrics;
import org.junit.jupiter.api.Test;

class MatrixChartsTest {
    private static final List<String> TASKS = List.of("colours", "counts", "shapes");

    private static AccuracyMatrix half() {
        return AccuracyMatrix.empty(3)
                .with(0, 1, 0)
                .with(1, 1, 80)
                .with(2, 1, 66)
                .with(2, 2, 70);
    }

    @Test
    void aZeroIsAScoreAndAnUnevaluatedCellIsNone() {
        MatrixModel model = MatrixCharts.scores("Accuracy", MatrixCharts.Source.of(half(), TASKS));

        assertThat(model.at(0, 0).value()).hasValue(0);
        assertThat(model.at(0, 0).state()).isEqualTo(MatrixModel.State.MEASURED);
        assertThat(model.at(0, 1).value()).isEmpty();
        assertThat(model.at(0, 1).state()).isEqualTo(MatrixModel.State.ABSENT);
    }

    @Test
    void cellsToComeAreToldFromCellsThatNeverCome() {
        MatrixModel model = MatrixCharts.scores(
                "Accuracy",
                new MatrixCharts.Source(
                        half(),
                        TASKS,
                        Set.of(new MatrixCharts.Place(3, 1), new MatrixCharts.Place(3, 2)),
                        Set.of(new MatrixCharts.Place(3, 1))));

        assertThat(model.at(3, 0).state()).isEqualTo(MatrixModel.State.RUNNING);
        assertThat(model.at(3, 1).state()).isEqualTo(MatrixModel.State.PLANNED);
        assertThat(model.at(1, 2).state()).isEqualTo(MatrixModel.State.ABSENT);
    }

    @Test
    void theReadOutSaysHowFarATaskFell() {
        MatrixModel model = MatrixCharts.scores("Accuracy", MatrixCharts.Source.of(half(), TASKS));

        assertThat(model.spoken(2, 0)).isEqualTo("After stage 2, on colours: 66.0, down 14.0 since learned");
        assertThat(model.spoken(1, 0)).isEqualTo("After stage 1, on colours: 80.0, just learned");
        assertThat(model.spoken(3, 2)).isEqualTo("After stage 3, on shapes: not evaluated");
    }

    @Test
    void differencesToTheDiagonalAreDefinedBelowItOnly() {
        MatrixModel model = MatrixCharts.fromDiagonal("Change", MatrixCharts.Source.of(half(), TASKS));

        assertThat(model.at(2, 0).value()).hasValue(-14);
        assertThat(model.at(2, 1).value()).hasValue(0);
        assertThat(model.at(0, 0).value()).isEmpty();
    }

    @Test
    void differencesToABaselineNeedBothCells() {
        AccuracyMatrix baseline = AccuracyMatrix.empty(3).with(1, 1, 75);

        MatrixModel model =
                MatrixCharts.fromBaseline("Against b", MatrixCharts.Source.of(half(), TASKS), baseline, "b");

        assertThat(model.at(1, 0).value()).hasValue(5);
        assertThat(model.at(2, 0).value()).isEmpty();
    }

    @Test
    void theMeanOfARowIsTheEnginesAveragePerformance() {
        for (int seed = 0; seed < 100; seed++) {
            AccuracyMatrix scores = random(new Random(seed));
            MatrixModel model = MatrixCharts.scores("Accuracy", MatrixCharts.Source.of(scores, TASKS));
            for (int row = 0; row < model.rows().size(); row++) {
                int stage = model.at(row, 0).stage();
                OptionalDouble expected =
                        stage == 0 ? OptionalDouble.empty() : ContinualMetrics.averagePerformance(scores, stage);
                assertThat(model.rows().get(row).margin()).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void everyMeasuredCellOfAnyMatrixIsShownOnceAndNothingElse() {
        for (int seed = 0; seed < 300; seed++) {
            AccuracyMatrix scores = random(new Random(seed));
            MatrixModel model = MatrixCharts.scores("Accuracy", MatrixCharts.Source.of(scores, TASKS));
            assertThat(model.measured())
                    .as("seed %d", seed)
                    .isEqualTo(scores.cells().size());
            for (MatrixModel.Row row : model.rows()) {
                row.cells().forEach(cell -> assertThat(cell.value()).isEqualTo(scores.at(cell.stage(), cell.task())));
            }
        }
    }

    @Test
    void forgettingBarsLeaveOutTheTaskLearnedLast() {
        RunCharts.Scored run = new RunCharts.Scored(new RunCharts.Named("r", "run", SeriesStyle.numbered(0)), half());

        BarModel bars = RunCharts.forgetting(List.of(run), TASKS, ForgettingDefinition.MAX_LAST);

        assertThat(bars.series().get(0).values())
                .containsExactly(OptionalDouble.of(14), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** 50 when it was learned, 70 at its best before the last stage, 90 at the end; the other falls by 5. */
    @Test
    void theDefinitionsOfForgettingDifferInTheStageThatTheLastIsHeldAgainst() {
        AccuracyMatrix scores = AccuracyMatrix.empty(3)
                .with(1, 1, 50)
                .with(2, 1, 70)
                .with(2, 2, 45)
                .with(3, 1, 90)
                .with(3, 2, 40)
                .with(3, 3, 60);

        assertThat(ForgettingDefinition.MAX_LAST.of(scores)).hasValue(2.5);
        assertThat(ForgettingDefinition.MAX_BEFORE_LAST.of(scores, 1)).hasValue(-20);
        assertThat(ForgettingDefinition.MAX_BEFORE_LAST.of(scores)).hasValue(-7.5);
        assertThat(ForgettingDefinition.FIRST_LAST.of(scores)).hasValue(-17.5);
        for (ForgettingDefinition definition : ForgettingDefinition.values()) {
            assertThat(definition.about()).contains(definition.formula(), "Source: ", "arXiv");
        }
    }

    @Test
    void averageAccuracyIsAGapUntilAllTasksOfAStageAreMeasured() {
        RunCharts.Scored run =
                new RunCharts.Scored(new RunCharts.Named("r", "run", SeriesStyle.numbered(0)), half().with(3, 1, 50));

        Curve curve = RunCharts.average(List.of(run)).series().get(0).curve();

        assertThat(curve).isEqualTo(Curve.of(new double[] {1, 2}, new double[] {80, 68}));
    }

    private static AccuracyMatrix random(Random random) {
        AccuracyMatrix scores = AccuracyMatrix.empty(3);
        for (int stage = 0; stage <= 3; stage++) {
            for (int task = 1; task <= 3; task++) {
                if (random.nextInt(3) > 0) {
                    scores = scores.with(stage, task, random.nextInt(1001) / 10.0);
                }
            }
        }
        return scores;
    }

    @Test
    void coloursGoFromZeroToHundredOrOverTheScoresThatThereAre() {
        MatrixCharts.Source source = MatrixCharts.Source.of(half(), TASKS);

        assertThat(MatrixCharts.scores("m", source).scale()).isEqualTo(MatrixModel.Scale.SCORE);
        MatrixModel.Scale fitting = MatrixModel.Scale.fitting(
                AccuracyMatrix.empty(2).with(1, 1, 41.2).with(2, 1, 38.9).with(2, 2, 62));
        assertThat(fitting.low()).isEqualTo(35);
        assertThat(fitting.high()).isEqualTo(65);
        assertThat(fitting.caption()).contains("35 to 65");
        assertThat(MatrixModel.Scale.fitting(AccuracyMatrix.empty(2))).isEqualTo(MatrixModel.Scale.SCORE);
        assertThat(ChartColours.score(35, 35, 65)).isEqualTo(ChartColours.score(0, 0, 100));
    }

    @Test
    void whatASelectorTookQuestionsForIsReadByTheTaskOfTheQuestions() {
        MatrixModel model = MatrixCharts.chosenTasks(
                "Tasks selected",
                List.of(selected(1, 1, 100, 0), selected(2, 1, 90, 10), selected(2, 2, 25, 75), selected(7, 1, 1, 1)),
                TASKS);

        assertThat(model.rows()).extracting(MatrixModel.Row::name).containsExactly("colours", "counts");
        assertThat(model.at(0, 1).value()).hasValue(10);
        assertThat(model.at(0, 0).diagonal()).isTrue();
        assertThat(model.at(1, 2).state()).isEqualTo(MatrixModel.State.ABSENT);
        assertThat(model.spoken(1, 0)).isEqualTo("counts, taken for colours: 25.0");
        assertThat(model.spoken(1, 1)).isEqualTo("counts, taken for counts: 75.0, as is right");
        assertThat(model.table().columns()).hasSize(1 + TASKS.size());
    }

    private static RunEvent.EvalCell selected(int stage, int task, double first, double second) {
        return new RunEvent.EvalCell(
                stage,
                task,
                50,
                "exact",
                99,
                50,
                Map.of(CellMatrix.SELECTED, 40.0, CellMatrix.chosen(1), first, CellMatrix.chosen(2), second),
                "",
                1);
    }
}
