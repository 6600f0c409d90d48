package lilora.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import lilora.engine.Progress;
import lilora.engine.run.EventReader;
import lilora.storage.h2.StoredRows;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that records is killed at random instants: while it opens the workspace, makes it, records or remarks. Afterwards
 * the rows are those of the event file, and every remark it said it had stored is there. {@code -Dlilora.kills=50} kills more
 * often.
 */
class KillTest {
    @TempDir
    Path folder;

    /** Until the first thing stored, as last measured. */
    private int startMillis = 1000;

    @Test
    void nothingAcknowledgedIsLostAndNothingIsDoubled() throws Exception {
        int kills = Integer.getInteger("lilora.kills", 4);
        long seed = Long.getLong("lilora.kills.seed", System.nanoTime());
        Random random = new Random(seed);
        RunFixture run = RunFixture.create(folder.resolve("runs"), "a", "x");
        run.hello(0).plan(2, 1_000_000).stage(1, 1_000_000);
        List<String> acknowledged = new ArrayList<>();
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread worker = new Thread(() -> write(run, writing));
        worker.start();
        try {
            for (int i = 0; i < kills; i++) {
                killOne(i, random, acknowledged);
            }
        } finally {
            writing.set(false);
            worker.join();
        }
        RunRow row;
        try (Workspace workspace = Workspace.open(folder)) {
            // The database itself was once seen to lose a row of an index to a kill: then its problems say so.
            assertThat(workspace.setAside())
                    .as("seed %d, problems %s", seed, workspace.problems())
                    .isEmpty();
            workspace.rebuild().catchUp(Progress.NONE);
            row = workspace.runs().list(RunQuery.NEWEST).rows().get(0);
        }
        assertThat(row.tags()).as("seed " + seed).containsAll(acknowledged);
        assertThat(StoredRows.of(folder, "a"))
                .as("seed " + seed)
                .isEqualTo(new EventReader(run.events()).pollToEnd().events());
    }

    /** Every other life ends before its process is known to record: it may just be starting. */
    private void killOne(int life, Random random, List<String> acknowledged) throws Exception {
        long start = System.nanoTime();
        try (ChildJvm child = ChildJvm.start(RecordingMain.class, folder, "life" + life)) {
            int within = startMillis;
            if (life % 2 == 0) {
                String first = child.line();
                assertThat(first).as("the process records").isNotNull();
                acknowledged.add(first);
                startMillis = (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                within = 300;
            }
            // Not a pause for something to happen: the instant of the kill.
            child.process().waitFor(1 + random.nextInt(within), TimeUnit.MILLISECONDS);
            child.kill();
            List<String> lines = child.restOfLines();
            // The last line may be torn: what was printed whole was stored before.
            acknowledged.addAll(lines.subList(0, Math.max(0, lines.size() - 1)));
        }
    }

    private static void write(RunFixture run, AtomicBoolean writing) {
        for (int step = 1; writing.get() && step < 60_000; step += 20) {
            run.steps(1, step, step + 19);
            if (step % 1000 == 1) {
                run.cell(1, 1, step % 100);
            }
        }
    }
}
