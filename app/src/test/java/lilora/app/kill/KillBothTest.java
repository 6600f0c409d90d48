package lilora.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lilora.app.launch.BundledAssets;
import lilora.app.screen.tasks.SmallMaterials;
import lilora.engine.Progress;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.RunDirectory;
import lilora.storage.Workspace;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.StoredEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that records, launches and resumes as the window does, and the real workers it starts, are killed at random
 * instants. Afterwards every row is an event of its run directory and every event a row. {@code -Dlilora.kills=50} kills each
 * of both so often.
 */
class KillBothTest {
    private static final int KILLS = Integer.getInteger("lilora.kills", 1);
    private static final long SEED = Long.getLong("lilora.kills.seed", System.nanoTime());
    private static final int LONGEST_MILLIS = 4000;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private long livesBefore;
    private long toldBefore;

    private int windows;
    private int workers;

    @Test
    void rowsEqualTheEventsOfTheRunDirectories() throws Exception {
        BundledAssets materials = SmallMaterials.write(folder.resolve("materials"), 120);
        long start = System.nanoTime();
        Process window = start(materials);
        try {
            while (windows < KILLS || workers < KILLS) {
                boolean worker = windows >= KILLS || (workers < KILLS && random.nextBoolean());
                awaitLife(window, worker);
                // The instant of the kill, not a pause for something to happen.
                boolean ended = window.waitFor(1 + random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
                assertThat(ended).as("the window's log: %s", log()).isFalse();
                if (worker) {
                    killWorker();
                    toldBefore = told();
                } else {
                    kill(window);
                    windows++;
                    window = start(materials);
                }
            }
        } finally {
            kill(window);
            killAllIn(folder);
        }
        compare((System.nanoTime() - start) / 1e9);
    }

    /** Most windows and workers live before they are killed; some do not get so far. */
    private void awaitLife(Process window, boolean worker) throws Exception {
        boolean early = random.nextInt(4) == 0;
        while (!early && window.isAlive() && (worker ? told() <= toldBefore : lives() <= livesBefore)) {
            window.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    /** How much all workers have told, in bytes. */
    private long told() throws IOException {
        return runs().stream().mapToLong(run -> run.events().toFile().length()).sum();
    }

    /** How often a window has opened its workspace. */
    private long lives() throws IOException {
        Path log = folder.resolve("window.log");
        if (!Files.exists(log)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter("live"::equals).count();
        }
    }

    private Process start(BundledAssets materials) throws IOException {
        livesBefore = lives();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWindowMain.class.getName(),
                folder.resolve("workspace").toString(),
                materials.folder().toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("window.log").toFile()));
        return builder.start();
    }

    private String log() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("window.log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    private void killWorker() throws IOException {
        workers += (int) runs().stream().filter(KillBothTest::killWorkerOf).count();
    }

    private static boolean killWorkerOf(RunDirectory run) {
        return Heartbeat.read(run)
                .flatMap(beat -> ProcessHandle.of(beat.worker().pid()).filter(process -> process.info()
                        .startInstant()
                        .filter(time -> time.toString().equals(beat.worker().processStart()))
                        .isPresent()))
                .filter(ProcessHandle::destroyForcibly)
                .map(process -> process.onExit().join())
                .isPresent();
    }

    /** Also workers that were started in the last instant and have not yet written a heartbeat. */
    private static void killAllIn(Path folder) {
        String named = folder.toString();
        for (List<ProcessHandle> alive = naming(named); !alive.isEmpty(); alive = naming(named)) {
            alive.forEach(ProcessHandle::destroyForcibly);
            alive.forEach(process -> process.onExit().join());
        }
    }

    private static List<ProcessHandle> naming(String text) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> process.info().commandLine().orElse("").contains(text))
                .toList();
    }

    private List<RunDirectory> runs() throws IOException {
        Path runs = folder.resolve("workspace/runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(runs)) {
            return folders.filter(path -> Files.exists(path.resolve("run.json")))
                    .map(RunDirectory::open)
                    .toList();
        }
    }

    private void compare(double seconds) throws IOException, SQLException, ReflectiveOperationException {
        long events = 0;
        long attempts = 0;
        Set<String> kinds = new HashSet<>();
        try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
            assertThat(workspace.setAside()).as("seed " + SEED).isEmpty();
            workspace.rebuild().catchUp(Progress.NONE);
            for (RunDirectory run : runs()) {
                List<RecordedEvent> told =
                        new EventReader(run.events()).pollToEnd().events();
                String id = run.path().getFileName().toString();
                RunRecord record = workspace.runs().find(id).orElseThrow();
                List<StoredEvent<? extends RunEvent>> rows = rows(workspace, record);
                List<RecordedEvent> lasting =
                        told.stream().filter(event -> !isActivity(event)).toList();
                same(rows.stream().map(KillBothTest::event).toList(), lasting, "seed " + SEED + ", run " + id);
                Set<Long> standing = new HashSet<>();
                CurrentEvents.of(told).stream()
                        .filter(event -> !isActivity(event))
                        .forEach(event -> standing.add(event.seq()));
                assertThat(rows.stream().filter(row -> !row.superseded()).map(StoredEvent::seq))
                        .as("what stands, seed %d, run %s", SEED, id)
                        .containsExactlyInAnyOrderElementsOf(standing);
                answers(workspace, run, record);
                events += told.size();
                attempts += record.attempts().size();
                told.forEach(event -> kinds.add(event.event().getClass().getSimpleName()));
            }
        }
        compareActivity();
        System.out.printf(
                Locale.ROOT,
                "%d kills of the window, %d of workers in %.0f s: %d runs, %d attempts, %d events of kinds %s equal"
                        + " their rows (seed %d)%n",
                windows,
                workers,
                seconds,
                runs().size(),
                attempts,
                events,
                kinds.stream().sorted().toList(),
                SEED);
    }

    /** Names the first event that differs alone: all events of a run are more than a report shows. */
    private static void same(List<RecordedEvent> rows, List<RecordedEvent> events, String where) {
        for (int i = 0; i < Math.min(rows.size(), events.size()); i++) {
            assertThat(rows.get(i))
                    .as("%s, event %d of %d", where, i + 1, events.size())
                    .isEqualTo(events.get(i));
        }
        assertThat(rows.stream().map(RecordedEvent::seq))
                .as(where)
                .containsExactlyElementsOf(
                        events.stream().map(RecordedEvent::seq).toList());
    }

    /** All rows of a run: of every list of events that a record has, so that a new kind is not forgotten here, and steps. */
    private static List<StoredEvent<? extends RunEvent>> rows(Workspace workspace, RunRecord record)
            throws ReflectiveOperationException {
        List<StoredEvent<? extends RunEvent>> rows = new ArrayList<>();
        for (RecordComponent component : RunRecord.class.getRecordComponents()) {
            if (component.getAccessor().invoke(record) instanceof List<?> list) {
                for (Object entry : list) {
                    if (entry instanceof StoredEvent<?> row) {
                        rows.add(row);
                    }
                }
            }
        }
        workspace.runs().eachStep(record.row().runId(), rows::add);
        rows.sort(Comparator.comparingLong(StoredEvent::seq));
        return rows;
    }

    /** What only says how far the work in hand is; it is stored, but nobody can ask for it. */
    private static boolean isActivity(RecordedEvent event) {
        return event.event() instanceof RunEvent.FeatureProgress || event.event() instanceof RunEvent.EvalProgress;
    }

    /** The rows of {@link #isActivity}, past the closed workspace. */
    private void compareActivity() throws SQLException, IOException {
        String url = "jdbc:h2:" + folder.resolve("workspace/workbench");
        for (RunDirectory run : runs()) {
            List<Long> rows = new ArrayList<>();
            try (Connection connection = DriverManager.getConnection(url, "sa", "");
                    PreparedStatement query = connection.prepareStatement(
                            "SELECT seq FROM activity JOIN run USING (run_key) WHERE run_id = ? ORDER BY seq")) {
                query.setString(1, run.path().getFileName().toString());
                try (ResultSet found = query.executeQuery()) {
                    while (found.next()) {
                        rows.add(found.getLong(1));
                    }
                }
            }
            assertThat(rows)
                    .as("seed %d, run %s", SEED, run)
                    .containsExactlyElementsOf(new EventReader(run.events())
                            .pollToEnd().events().stream()
                                    .filter(KillBothTest::isActivity)
                                    .map(RecordedEvent::seq)
                                    .toList());
        }
    }

    private static RecordedEvent event(StoredEvent<? extends RunEvent> row) {
        return new RecordedEvent(RecordedEvent.VERSION, row.seq(), row.attempt(), row.time(), row.event());
    }

    /** Each cell that stands leads to as many answers as it says. */
    private static void answers(Workspace workspace, RunDirectory run, RunRecord record) throws IOException {
        for (RunEvent.EvalCell cell : record.standingCells()) {
            try (Stream<String> lines = Files.lines(run.path().resolve(cell.predictions()))) {
                assertThat(workspace.runs().predictions(record.row().runId(), cell.stage(), cell.task()))
                        .hasSize((int) lines.filter(line -> !line.isBlank()).count())
                        .hasSize(cell.items());
            }
        }
    }
}
