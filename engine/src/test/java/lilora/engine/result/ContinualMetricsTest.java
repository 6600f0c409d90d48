package lilora.engine.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import lilora.engine.experiment.EvaluationSpec;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContinualMetricsTest {
    private static final Offset<Double> EXACT = offset(1e-12);

    /** UCIT, Hyper-LLaVA: the published matrix of methods.md 5.3. */
    private static final AccuracyMatrix PUBLISHED = lowerTriangle(new double[][] {
        {91.73},
        {90.40, 94.23},
        {89.37, 94.07, 61.37},
        {87.07, 94.10, 57.40, 86.00},
        {87.37, 94.27, 56.70, 78.73, 79.70},
        {86.67, 94.00, 58.71, 79.03, 64.33, 58.20}
    });

    /** Full 3x3 with a zero-shot row: task 1 is forgotten, task 2 gains to the end, task 3 profits before it is trained. */
    private static final AccuracyMatrix HAND_MADE = full(new double[][] {
        {10, 20, 30},
        {80, 15, 40},
        {90, 60, 50},
        {50, 70, 90}
    });

    private static AccuracyMatrix lowerTriangle(double[][] rows) {
        AccuracyMatrix matrix = AccuracyMatrix.empty(rows.length);
        for (int stage = 1; stage <= rows.length; stage++) {
            for (int task = 1; task <= stage; task++) {
                matrix = matrix.with(stage, task, rows[stage - 1][task - 1]);
            }
        }
        return matrix;
    }

    private static AccuracyMatrix full(double[][] rows) {
        AccuracyMatrix matrix = AccuracyMatrix.empty(rows.length - 1);
        for (int stage = 0; stage < rows.length; stage++) {
            for (int task = 1; task < rows.length; task++) {
                matrix = matrix.with(stage, task, rows[stage][task - 1]);
            }
        }
        return matrix;
    }

    /** Of tasks when they were learned and of the last row: no metric is worked out from some of the cells that it needs. */
    @Test
    void theDiagonalAndTheLastRowGiveTheMetricsThatNeedNoMore() {
        AccuracyMatrix few = AccuracyMatrix.empty(3);
        for (int stage = 1; stage <= 3; stage++) {
            for (int task : EvaluationSpec.Coverage.LEARNED_AND_FINAL.tasksAfter(stage, 3)) {
                few = few.with(stage, task, HAND_MADE.at(stage, task).orElseThrow());
            }
        }
        for (ContinualMetric metric : List.of(ContinualMetric.AP, ContinualMetric.BWT, ContinualMetric.MFT)) {
            assertThat(metric.of(few)).as(metric.name()).isEqualTo(metric.of(HAND_MADE));
        }
        assertThat(ContinualMetrics.forgetting(few, ForgettingRule.FIRST_MINUS_LAST))
                .hasValueCloseTo(10.0, EXACT);
        assertThat(ContinualMetric.FORGETTING.of(few)).isEmpty();
        assertThat(ContinualMetric.MAP.of(few)).isEmpty();
    }

    @Test
    void thePublishedMatrixGivesThePublishedNumbers() {
        assertThat(ContinualMetrics.meanFineTune(PUBLISHED)).hasValueCloseTo(78.538, within(5e-4));
        assertThat(ContinualMetrics.averagePerformance(PUBLISHED)).hasValueCloseTo(73.490, within(5e-4));
        assertThat(ContinualMetrics.meanAveragePerformance(PUBLISHED)).hasValueCloseTo(83.272, within(5e-4));
        assertThat(ContinualMetrics.backwardTransfer(PUBLISHED)).hasValueCloseTo(-6.058, within(5e-4));
        assertThat(ContinualMetrics.forgetting(PUBLISHED)).hasValueCloseTo(6.066, within(5e-4));
        assertThat(ContinualMetrics.forwardTransfer(PUBLISHED)).isEmpty();
    }

    @Test
    void everyMetricOfAHandMadeMatrixHasItsValueAndSign() {
        assertThat(ContinualMetrics.averagePerformance(HAND_MADE, 1)).hasValue(80);
        assertThat(ContinualMetrics.averagePerformance(HAND_MADE, 2)).hasValue(75);
        assertThat(ContinualMetrics.averagePerformance(HAND_MADE)).hasValue(70);
        assertThat(ContinualMetrics.meanAveragePerformance(HAND_MADE)).hasValue(75);
        assertThat(ContinualMetrics.meanFineTune(HAND_MADE)).hasValueCloseTo(230.0 / 3, EXACT);
        assertThat(ContinualMetrics.lastMinusFirst(HAND_MADE, 1)).hasValue(-30);
        assertThat(ContinualMetrics.lastMinusFirst(HAND_MADE, 2)).hasValue(10);
        assertThat(ContinualMetrics.backwardTransfer(HAND_MADE)).hasValue(-10);
        assertThat(ContinualMetrics.forwardTransfer(HAND_MADE)).hasValue((15 - 20 + 50 - 30) / 2.0);
    }

    @Test
    void theThreeForgettingRulesDifferAsNamed() {
        assertThat(ContinualMetrics.forgettingOf(HAND_MADE, 1, ForgettingRule.BEST_MINUS_LAST))
                .hasValue(40);
        assertThat(ContinualMetrics.forgettingOf(HAND_MADE, 1, ForgettingRule.BEST_BEFORE_MINUS_LAST))
                .hasValue(40);
        assertThat(ContinualMetrics.forgettingOf(HAND_MADE, 1, ForgettingRule.FIRST_MINUS_LAST))
                .hasValue(30);
        assertThat(ContinualMetrics.forgettingOf(HAND_MADE, 2, ForgettingRule.BEST_MINUS_LAST))
                .hasValue(0);
        assertThat(ContinualMetrics.forgettingOf(HAND_MADE, 2, ForgettingRule.BEST_BEFORE_MINUS_LAST))
                .hasValue(-10);
        assertThat(ContinualMetrics.forgettingOf(HAND_MADE, 3, ForgettingRule.FIRST_MINUS_LAST))
                .isEmpty();
        assertThat(ContinualMetrics.forgetting(HAND_MADE)).hasValue(20);
        assertThat(ContinualMetrics.forgetting(HAND_MADE, ForgettingRule.BEST_BEFORE_MINUS_LAST))
                .hasValue(15);
        assertThat(ContinualMetrics.forgetting(HAND_MADE, ForgettingRule.FIRST_MINUS_LAST))
                .hasValue(10);
    }

    @Test
    void jointTrainingHasAnAverageAndNothingElse() {
        AccuracyMatrix joint = AccuracyMatrix.empty(2).with(2, 1, 80).with(2, 2, 60);

        assertThat(ContinualMetrics.averagePerformance(joint)).hasValue(70);
        assertThat(ContinualMetrics.meanAveragePerformance(joint)).isEmpty();
        assertThat(ContinualMetrics.meanFineTune(joint)).isEmpty();
        assertThat(ContinualMetrics.backwardTransfer(joint)).isEmpty();
        assertThat(ContinualMetrics.forgetting(joint)).isEmpty();
        assertThat(ContinualMetrics.forwardTransfer(joint)).isEmpty();
    }

    @Test
    void aMissingCellInTheMiddleLeavesOnlyWhatDoesNotNeedIt() {
        AccuracyMatrix gap = AccuracyMatrix.of(
                3,
                HAND_MADE.cells().stream()
                        .filter(cell -> cell.stage() != 2 || cell.task() != 1)
                        .toList());

        assertThat(ContinualMetrics.averagePerformance(gap)).hasValue(70);
        assertThat(ContinualMetrics.backwardTransfer(gap)).hasValue(-10);
        assertThat(ContinualMetrics.meanAveragePerformance(gap)).isEmpty();
        assertThat(ContinualMetrics.forgetting(gap)).isEmpty();
        assertThat(ContinualMetrics.forgetting(gap, ForgettingRule.FIRST_MINUS_LAST))
                .hasValue(10);
    }

    @Test
    void withOneTaskTransferAndForgettingAreNotDefined() {
        AccuracyMatrix one = AccuracyMatrix.empty(1).with(0, 1, 5).with(1, 1, 50);

        assertThat(ContinualMetrics.averagePerformance(one)).hasValue(50);
        assertThat(ContinualMetrics.meanAveragePerformance(one)).hasValue(50);
        assertThat(ContinualMetrics.meanFineTune(one)).hasValue(50);
        assertThat(ContinualMetrics.backwardTransfer(one)).isEmpty();
        assertThat(ContinualMetrics.forgetting(one)).isEmpty();
        assertThat(ContinualMetrics.forwardTransfer(one)).isEmpty();
    }

    @Test
    void aStageOutsideTheSequenceIsRefused() {
        assertThatThrownBy(() -> ContinualMetrics.averagePerformance(HAND_MADE, 0))
                .hasMessage("There is no stage 0: stages are 1..3.");
        assertThatThrownBy(() -> ContinualMetrics.averagePerformance(HAND_MADE, 4))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @EnumSource
    void theCatalogueDescribesAndComputesEveryMetric(ContinualMetric metric) {
        OptionalDouble expected =
                switch (metric) {
                    case AP, AP_SELECTED, MIF -> OptionalDouble.of(70);
                    case MAP -> OptionalDouble.of(75);
                    case MFT -> ContinualMetrics.meanFineTune(HAND_MADE);
                    case BWT -> OptionalDouble.of(-10);
                    case FORGETTING -> OptionalDouble.of(20);
                    case FWT -> OptionalDouble.of(7.5);
                };

        assertThat(metric.of(HAND_MADE)).isEqualTo(expected);
        assertThat(ContinualMetric.find(metric.id())).contains(metric);
        assertThat(metric.source()).isNotBlank().doesNotEndWith(".");
        assertThat(metric.formula()).contains(" = 1/");
        assertThat(Arrays.asList(metric.title(), metric.unit(), metric.meaning()))
                .noneMatch(String::isBlank);
        assertThat(metric.higherIsBetter()).isEqualTo(metric != ContinualMetric.FORGETTING);
    }

    @Test
    void anUnknownMetricIsNotFound() {
        assertThat(ContinualMetric.find("accuracy")).isEmpty();
    }
}
