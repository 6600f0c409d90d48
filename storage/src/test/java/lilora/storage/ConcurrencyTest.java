package lilora.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import lilora.storage.repository.MetricCurve;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StepQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {
    @TempDir
    Path folder;

    @Test
    void readersSeeWholeTransactionsWhileARunIsRecordedAndRemarkedOn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        AtomicBoolean recording = new AtomicBoolean(true);
        try (Workspace workspace = Workspace.open(folder)) {
            RunFixture run =
                    RunFixture.create(workspace.runsFolder(), "a", "x").hello(0).stage(1, 4000);
            workspace.recorder().follow(run.folder());
            List<Future<Integer>> others = new ArrayList<>();
            others.add(threads.submit(() -> readAll(workspace, recording)));
            others.add(threads.submit(() -> readAll(workspace, recording)));
            others.add(threads.submit(() -> tagAll(workspace)));
            for (int step = 1; step <= 4000; step += 50) {
                run.steps(1, step, step + 49);
                workspace.recorder().follow(run.folder());
            }
            recording.set(false);
            for (Future<Integer> other : others) {
                assertThat(other.get()).isPositive();
            }
            RunRow row = workspace.runs().list(RunQuery.NEWEST).rows().get(0);
            assertThat(row.stepsDone()).isEqualTo(4000);
            assertThat(row.tags()).hasSize(20);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int readAll(Workspace workspace, AtomicBoolean recording) {
        int reads = 0;
        do {
            long rows = workspace.runs().find("a").orElseThrow().stepRows();
            MetricCurve curve = workspace
                    .runs()
                    .steps("a", StepQuery.whole(10_000, StepMetric.LOSS))
                    .current(StepMetric.LOSS)
                    .orElseThrow();
            assertThat(rows % 50).as("a batch is seen whole or not at all").isZero();
            assertThat(curve.size() % 50).isZero();
            assertThat((long) curve.size()).isGreaterThanOrEqualTo(rows);
            reads++;
        } while (recording.get());
        return reads;
    }

    private static int tagAll(Workspace workspace) {
        for (int i = 0; i < 20; i++) {
            workspace.runs().addTag("a", "tag " + i);
        }
        return 20;
    }
}
