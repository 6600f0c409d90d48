package lilora.storage.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import lilora.storage.RunFixture;
import lilora.storage.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsTest {
    @TempDir
    Path folder;

    private Workspace workspace;

    @BeforeEach
    void open() {
        workspace = Workspace.open(folder);
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private RunFixture recorded(RunFixture run) {
        workspace.recorder().catchUp(run.folder());
        return run;
    }

    private RunFixture run() {
        return RunFixture.create(workspace.runsFolder(), "a", "x");
    }

    private static List<Long> positions(MetricCurve curve) {
        return IntStream.range(0, curve.size()).mapToObj(curve::position).toList();
    }

    @Test
    void positionsGoOnOverTheStagesAndTheOldTailIsACurveOfItsOwn() {
        recorded(run().eventful());

        Steps steps = workspace.runs().steps("a", StepQuery.whole(100, StepMetric.LOSS, StepMetric.TOKENS));

        assertThat(steps.boundaries()).containsExactly(new Steps.Boundary(1, 0), new Steps.Boundary(2, 6));
        assertThat(steps.last()).isEqualTo(12);
        assertThat(steps.curves()).hasSize(4);
        MetricCurve loss = steps.current(StepMetric.LOSS).orElseThrow();
        assertThat(positions(loss)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
        assertThat(loss.thinned()).isFalse();
        assertThat(loss.value(6)).isEqualTo(RunFixture.step(2, 1).loss());
        assertThat(loss.stage(6)).isEqualTo(2);
        MetricCurve tail = steps.curves().stream()
                .filter(curve -> curve.superseded() && curve.metric() == StepMetric.LOSS)
                .findFirst()
                .orElseThrow();
        assertThat(positions(tail)).containsExactly(7L, 8L, 9L, 10L);
        assertThat(tail.attempt()).isEqualTo(1);
    }

    @Test
    void aResumeInTheMiddleOfABlockCutsItThere() {
        RunFixture run = run().hello(0).stage(1, 10).steps(1, 1, 8);
        recorded(run);
        recorded(run.hello(2 + 5).steps(1, 6, 10));

        Steps steps = workspace.runs().steps("a", StepQuery.whole(100, StepMetric.LOSS));

        assertThat(positions(steps.current(StepMetric.LOSS).orElseThrow()))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(positions(steps.curves().get(1))).containsExactly(6L, 7L, 8L);
        assertThat(workspace.runs().find("a").orElseThrow().row().stepsDone()).isEqualTo(10);
    }

    @Test
    void aLongCurveIsThinnedWithItsSpikesAndSaysFromHowMany() {
        RunFixture run = run().hello(0).stage(1, 20_000).steps(1, 1, 20_000);
        recorded(run);

        MetricCurve curve = workspace
                .runs()
                .steps("a", StepQuery.whole(200, StepMetric.LOSS))
                .current(StepMetric.LOSS)
                .orElseThrow();

        double[] all = IntStream.rangeClosed(1, 20_000)
                .mapToDouble(step -> RunFixture.step(1, step).loss())
                .toArray();
        assertThat(curve.of()).isEqualTo(20_000);
        assertThat(curve.size()).isLessThanOrEqualTo(200).isGreaterThan(150);
        double[] shown =
                IntStream.range(0, curve.size()).mapToDouble(curve::value).toArray();
        assertThat(java.util.Arrays.stream(shown).max())
                .isEqualTo(java.util.Arrays.stream(all).max());
        assertThat(java.util.Arrays.stream(shown).min())
                .isEqualTo(java.util.Arrays.stream(all).min());
        assertThat(positions(curve)).isSorted();
    }

    @Test
    void aPartOfALongCurveKeepsItsOwnEndsAndSpikes() {
        recorded(run().hello(0).stage(1, 20_000).steps(1, 1, 20_000));

        MetricCurve curve = workspace
                .runs()
                .steps("a", StepQuery.whole(100, StepMetric.LOSS).within(3_000, 17_001))
                .current(StepMetric.LOSS)
                .orElseThrow();

        DoubleSummaryStatistics all = IntStream.rangeClosed(3_000, 17_001)
                .mapToDouble(step -> RunFixture.step(1, step).loss())
                .summaryStatistics();
        DoubleSummaryStatistics shown =
                IntStream.range(0, curve.size()).mapToDouble(curve::value).summaryStatistics();
        assertThat(curve.of()).isEqualTo(14_002);
        assertThat(positions(curve))
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(3_000L)
                .endsWith(17_001L);
        assertThat(shown.getMax()).isEqualTo(all.getMax());
        assertThat(shown.getMin()).isEqualTo(all.getMin());
        for (int i = 0; i < curve.size(); i++) {
            assertThat(curve.value(i))
                    .isEqualTo(RunFixture.step(1, (int) curve.position(i)).loss());
        }
    }

    @Test
    void zoomingInAsksForEveryPointAgain() {
        recorded(run().hello(0).stage(1, 10_000).steps(1, 1, 10_000));

        MetricCurve curve = workspace
                .runs()
                .steps("a", StepQuery.whole(200, StepMetric.LOSS).within(4_090, 4_110))
                .current(StepMetric.LOSS)
                .orElseThrow();

        assertThat(curve.thinned()).isFalse();
        assertThat(positions(curve).get(0)).isEqualTo(4_090);
        assertThat(curve.size()).isEqualTo(21);
    }

    @Test
    void stepsThatCameOneByOneGiveTheSameCurveAsStepsThatCameAtOnce() {
        RunFixture slow =
                RunFixture.create(workspace.runsFolder(), "slow", "x").hello(0).stage(1, 300);
        for (int step = 1; step <= 300; step++) {
            slow.steps(1, step, step);
            workspace.recorder().follow(slow.folder());
        }
        recorded(RunFixture.create(workspace.runsFolder(), "fast", "x")
                .hello(0)
                .stage(1, 300)
                .steps(1, 1, 300));
        StepQuery query = new StepQuery(Set.of(StepMetric.values()), 1, 1000, 1000, true);

        assertThat(workspace.runs().steps("slow", query))
                .isEqualTo(workspace.runs().steps("fast", query));
    }

    @Test
    void anExportGetsEveryStepMarked() {
        recorded(run().eventful());
        List<StoredEvent<?>> steps = new ArrayList<>();

        workspace.runs().eachStep("a", steps::add);

        assertThat(steps).hasSize(16);
        assertThat(steps).filteredOn(StoredEvent::superseded).hasSize(4);
    }

    @Test
    void aRunWithoutStepsHasEmptyCurves() {
        recorded(run());

        Steps steps = workspace.runs().steps("a", StepQuery.whole(10, StepMetric.LOSS));

        assertThat(steps.current(StepMetric.LOSS).orElseThrow().size()).isZero();
        assertThat(steps.last()).isZero();
    }
}
