package lilora.engine.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.data.Offset;

class ContinualMetricsPropertyTest {
    private static final Offset<Double> CLOSE = within(1e-9);

    @Property(seed = "1")
    void backwardTransferIsFixedByAverageAndDiagonal(@ForAll("full") AccuracyMatrix a) {
        double tasks = a.tasks();
        double identity =
                tasks / (tasks - 1) * (ap(a) - ContinualMetrics.meanFineTune(a).getAsDouble());

        assertThat(ContinualMetrics.backwardTransfer(a)).hasValueCloseTo(identity, CLOSE);
    }

    @Property(seed = "1")
    void averagesLieBetweenTheirCells(@ForAll("full") AccuracyMatrix a) {
        double least =
                a.cells().stream().mapToDouble(AccuracyMatrix.Cell::score).min().getAsDouble();
        double most =
                a.cells().stream().mapToDouble(AccuracyMatrix.Cell::score).max().getAsDouble();

        assertThat(ap(a)).isBetween(least - 1e-9, most + 1e-9);
        assertThat(ContinualMetrics.meanAveragePerformance(a).getAsDouble()).isBetween(least - 1e-9, most + 1e-9);
        assertThat(Math.abs(ContinualMetrics.backwardTransfer(a).getAsDouble()))
                .isLessThanOrEqualTo(most - least + 1e-9);
        assertThat(Math.abs(ContinualMetrics.forwardTransfer(a).getAsDouble()))
                .isLessThanOrEqualTo(most - least + 1e-9);
    }

    @Property(seed = "1")
    void forgettingIsOrderedByItsRules(@ForAll("full") AccuracyMatrix a) {
        double first =
                ContinualMetrics.forgetting(a, ForgettingRule.FIRST_MINUS_LAST).getAsDouble();
        double before = ContinualMetrics.forgetting(a, ForgettingRule.BEST_BEFORE_MINUS_LAST)
                .getAsDouble();
        double best =
                ContinualMetrics.forgetting(a, ForgettingRule.BEST_MINUS_LAST).getAsDouble();

        assertThat(first).isLessThanOrEqualTo(before + 1e-9);
        assertThat(before).isLessThanOrEqualTo(best + 1e-9);
        assertThat(best).isNotNegative();
        assertThat(ContinualMetrics.backwardTransfer(a)).hasValueCloseTo(-first, CLOSE);
    }

    @Property(seed = "1")
    void theAverageDoesNotDependOnTheNamesOfTheTasks(
            @ForAll("full") AccuracyMatrix a, @ForAll("orders") List<Integer> seed) {
        List<Integer> order = seed.stream().filter(task -> task <= a.tasks()).toList();
        AccuracyMatrix renamed = AccuracyMatrix.of(
                a.tasks(),
                a.cells().stream()
                        .map(cell -> new AccuracyMatrix.Cell(cell.stage(), order.get(cell.task() - 1), cell.score()))
                        .toList());

        assertThat(ContinualMetrics.averagePerformance(renamed)).hasValueCloseTo(ap(a), CLOSE);
    }

    @Property(seed = "1")
    void oneShiftOfAllScoresMovesAveragesAndLeavesDifferences(@ForAll("full") AccuracyMatrix a) {
        AccuracyMatrix shifted = AccuracyMatrix.of(
                a.tasks(),
                a.cells().stream()
                        .map(cell -> new AccuracyMatrix.Cell(cell.stage(), cell.task(), cell.score() + 10))
                        .toList());

        assertThat(ap(shifted)).isCloseTo(ap(a) + 10, CLOSE);
        for (ContinualMetric metric : List.of(ContinualMetric.BWT, ContinualMetric.FORGETTING, ContinualMetric.FWT)) {
            assertThat(metric.of(shifted)).hasValueCloseTo(metric.of(a).getAsDouble(), CLOSE);
        }
    }

    @Property(seed = "1")
    void upToGivesTheAverageOfThatStage(@ForAll("full") AccuracyMatrix a) {
        for (int stage = 1; stage <= a.tasks(); stage++) {
            assertThat(ContinualMetrics.averagePerformance(a.upTo(stage)))
                    .isEqualTo(ContinualMetrics.averagePerformance(a, stage));
        }
    }

    private static double ap(AccuracyMatrix a) {
        return ContinualMetrics.averagePerformance(a).getAsDouble();
    }

    @Provide
    Arbitrary<List<Integer>> orders() {
        return Arbitraries.shuffle(IntStream.rangeClosed(1, 6).boxed().toList());
    }

    @Provide
    Arbitrary<AccuracyMatrix> full() {
        return Arbitraries.integers().between(2, 6).flatMap(tasks -> Arbitraries.doubles()
                .between(0, 180)
                .list()
                .ofSize((tasks + 1) * tasks)
                .map(scores -> matrix(tasks, scores)));
    }

    private static AccuracyMatrix matrix(int tasks, List<Double> scores) {
        return AccuracyMatrix.of(
                tasks,
                IntStream.range(0, scores.size())
                        .mapToObj(i -> new AccuracyMatrix.Cell(i / tasks, i % tasks + 1, scores.get(i)))
                        .toList());
    }
}
