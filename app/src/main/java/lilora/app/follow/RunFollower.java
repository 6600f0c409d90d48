package lilora.app.follow;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import lilora.app.background.Repetition;
import lilora.app.background.TaskRunner;
import lilora.app.format.Formats;
import lilora.app.shell.RunningRun;
import lilora.app.shell.RunningRuns;
import lilora.engine.InputException;
import lilora.engine.run.ControlFolder;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.storage.Workspace;
import lilora.storage.repository.IngestResult;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;
import lilora.storage.repository.StorageException;

/**
 * Follows every run that may be at work: ten times a second, off the FX thread, it lets storage take in new events and then
 * tells those who watch. It also finds runs that were started elsewhere, and marks those whose worker is gone.
 */
public final class RunFollower implements RunningRuns, AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LOOK_ROUND = Duration.ofSeconds(2);
    private static final Duration SUMMARY = Duration.ofSeconds(1);
    private static final Duration LIVENESS = Duration.ofSeconds(5);
    /** At most so many megabytes of events a tick, so that others get their turn. */
    private static final int CHUNKS = 8;

    /** So long a worker may take to its first event; libraries on a cold disk take their time. */
    private static final Duration START = Duration.ofMinutes(2);

    private static final Set<RunState> OVER =
            EnumSet.of(RunState.DONE, RunState.FAILED, RunState.STOPPED, RunState.INTERRUPTED);

    private final Workspace workspace;
    private final Executor fx;
    private final RunStatusListener watch;
    private final Clock clock;
    private final Map<String, Path> active = new ConcurrentHashMap<>();
    private final Map<String, RunningRun> summaries = new TreeMap<>();
    private final Set<String> known = new HashSet<>();
    /** Runs whose worker was started and has told nothing yet, and when. */
    private final Map<String, Long> expected = new ConcurrentHashMap<>();
    /** Runs whose worker is known to have ended. */
    private final Set<String> exited = ConcurrentHashMap.newKeySet();
    /** States as last seen of runs that are followed. */
    private final Map<String, RunState> seen = new ConcurrentHashMap<>();

    private final StalledWorkers silent;
    private final ToldAlarms alarms;
    private final List<RunSubscription<?>> observations = new CopyOnWriteArrayList<>();
    private final ReadOnlyObjectWrapper<List<RunningRun>> running = new ReadOnlyObjectWrapper<>(List.of());
    private final Repetition repetition;
    /** Runs with news that nobody was told yet: a folder that is away ends a round early, and its news must not be lost. */
    private final Set<String> news = new HashSet<>();

    /** Runs whose {@link #summaries} are to be made anew. */
    private final Set<String> unsummarised = ConcurrentHashMap.newKeySet();

    private long summarised;
    private long lookedRound;
    private long checkedLiveness;
    private boolean troubled;

    /** Starts following. */
    public RunFollower(Workspace workspace, TaskRunner tasks, Executor fx, Clock clock, RunStatusListener watch) {
        this.workspace = workspace;
        this.fx = fx;
        this.clock = clock;
        this.watch = watch;
        this.silent = new StalledWorkers(fx, clock);
        this.alarms = new ToldAlarms(workspace, fx, watch);
        this.repetition = tasks.every("Following runs", PAUSE, this::tickOrTell);
    }

    /** A worker was started just now: its run is followed from the next tick on. */
    public void launched(Path runDirectory) {
        String runId = runDirectory.getFileName().toString();
        exited.remove(runId);
        expected.put(runId, clock.millis());
        active.put(runId, runDirectory);
        // Its worker is at work from now on, also while it tells nothing yet.
        unsummarised.add(runId);
    }

    /** A run was made just now. */
    public void made(Path runDirectory) {
        active.putIfAbsent(runDirectory.getFileName().toString(), runDirectory);
    }

    /** The worker of a run is gone: its last events are taken in and its end is told at once. */
    public void workerEnded(Path runDirectory) {
        String runId = runDirectory.getFileName().toString();
        expected.remove(runId);
        active.put(runId, runDirectory);
        exited.add(runId);
    }

    /** Keeps somebody up to date about one run, or about all of them. */
    public <T> RunSubscription<T> observe(RunSubscription<T> observation) {
        observations.add(observation);
        repetition.soon();
        return observation;
    }

    /** A folder that is away for a while must not end the following. */
    private void tickOrTell() {
        try {
            tick();
            troubled = false;
        } catch (StorageException e) {
            if (e.kind() == StorageException.Kind.INTERNAL) {
                throw e;
            }
            if (!troubled) {
                troubled = true;
                fx.execute(() -> watch.trouble(String.valueOf(e.getMessage())));
            }
        }
    }

    /** One round; also called by tests, which need no clock. */
    public void tick() {
        long now = clock.millis();
        if (now - lookedRound >= LOOK_ROUND.toMillis()) {
            lookRound();
            // Only now: a folder that is away is looked for until it is back, and told of once.
            lookedRound = now;
        }
        active.forEach(this::follow);
        checkLiveness(now);
        observations.removeIf(RunSubscription::isClosed);
        observations.forEach(observation -> observation.tick(news, now));
        unsummarised.addAll(news);
        boolean over = !active.keySet().containsAll(news);
        news.clear();
        // Who closes the window is asked about runs at work: one that has ended is none at once.
        if (!unsummarised.isEmpty() && (over || now - summarised >= SUMMARY.toMillis())) {
            summarised = now;
            Set<String> due = Set.copyOf(unsummarised);
            unsummarised.removeAll(due);
            summarise(due);
        }
    }

    private void follow(String runId, Path folder) {
        try {
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                IngestResult found = workspace.recorder().follow(folder);
                if (found.changed()) {
                    news.add(runId);
                }
                alarms.tell(runId, found);
                RunState before = note(runId, found.state());
                // A run that goes on is still what it was until its new worker says so.
                if (!found.state().isActive() && found.atEnd() && !expected.containsKey(runId)) {
                    news.add(runId);
                    drop(runId, before);
                }
                if (found.atEnd()) {
                    break;
                }
            }
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.NOT_FOUND) {
                throw e;
            }
            if (!Files.isDirectory(workspace.runsFolder())) {
                throw away(e);
            }
            vanished(runId);
            news.add(runId);
        }
    }

    /** The folder was removed by hand: there is nothing to follow any more, and the list still names the run. */
    private void vanished(String runId) {
        expected.remove(runId);
        if (workspace.runs().find(runId).isEmpty()) {
            active.remove(runId);
            seen.remove(runId);
            return;
        }
        drop(runId, note(runId, workspace.recorder().checkLiveness(runId)));
    }

    private StorageException away(Exception cause) {
        return new StorageException(
                StorageException.Kind.NOT_WRITABLE,
                "The folder %s cannot be read. Check that its disk is there.".formatted(workspace.runsFolder()),
                cause);
    }

    /** Keeps a state; the one before. */
    private RunState note(String runId, RunState now) {
        if (now == RunState.RUNNING) {
            expected.remove(runId);
        }
        RunState before = seen.put(runId, now);
        return before == null ? now : before;
    }

    private void drop(String runId, RunState before) {
        if (before.isActive()) {
            workspace
                    .runs()
                    .find(runId)
                    .map(RunRecord::row)
                    .filter(row -> OVER.contains(row.state()))
                    .ifPresent(row -> fx.execute(() -> watch.ended(row)));
        }
        active.remove(runId);
        seen.remove(runId);
    }

    private void checkLiveness(long now) {
        boolean all = now - checkedLiveness >= LIVENESS.toMillis();
        checkedLiveness = all ? now : checkedLiveness;
        expected.values().removeIf(since -> now - since > START.toMillis());
        for (String runId : List.copyOf(active.keySet())) {
            boolean over = exited.remove(runId);
            if ((all || over) && !expected.containsKey(runId) && gone(runId)) {
                news.add(runId);
            }
        }
        if (all) {
            lookForSilent();
        }
    }

    private void lookForSilent() {
        Set<String> others = silent.look(active);
        news.addAll(others);
        for (String runId : others) {
            String sentence = silent.now().get(runId);
            if (sentence != null) {
                workspace
                        .runs()
                        .find(runId)
                        .ifPresent(record -> fx.execute(() -> watch.silent(record.row(), sentence)));
            }
        }
    }

    /** Whether nobody works at a run any more. */
    private boolean gone(String runId) {
        Path folder = active.get(runId);
        RunState state = workspace.recorder().checkLiveness(runId);
        // Released and queued runs have no worker, and need none for now.
        if (state == RunState.RUNNING || folder == null || (state.isActive() && mayBeAtWork(folder))) {
            return false;
        }
        drop(runId, note(runId, state));
        return true;
    }

    private boolean mayBeAtWork(Path folder) {
        try {
            return Liveness.of(RunDirectory.open(folder), clock.instant()).mayBeAtWork();
        } catch (InputException e) {
            // Not a run any more.
            return false;
        }
    }

    /** Finds runs at work that were started by others, or before this window was opened. */
    private void lookRound() {
        RunQuery atWork = RunQuery.NEWEST.withStates(Set.of(RunState.QUEUED, RunState.RUNNING, RunState.PAUSED));
        for (RunRow row : workspace.runs().list(atWork).rows()) {
            if (active.containsKey(row.runId())) {
                continue;
            }
            workspace.runs().find(row.runId()).map(RunRecord::folder).ifPresent(folder -> {
                if (row.state() == RunState.RUNNING || mayBeAtWork(folder)) {
                    seen.put(row.runId(), row.state());
                    active.put(row.runId(), folder);
                    // A run that is held tells nothing for hours, and is at work all the same.
                    unsummarised.add(row.runId());
                }
            });
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(workspace.runsFolder())) {
            for (Path folder : folders) {
                String name = folder.getFileName().toString();
                if (!name.startsWith(".") && Files.exists(folder.resolve("run.json")) && known.add(name)) {
                    if (workspace.runs().find(name).isEmpty()) {
                        active.putIfAbsent(name, folder);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The second where a file system fails in the middle of a listing.
            throw away(e);
        }
    }

    private void summarise(Set<String> changed) {
        for (String runId : changed) {
            summaries.remove(runId);
            boolean atWork =
                    active.containsKey(runId) && (expected.containsKey(runId) || seen.get(runId) != RunState.QUEUED);
            if (!atWork) {
                continue;
            }
            workspace.runs().find(runId).ifPresent(record -> {
                RunRow row = record.row();
                summaries.put(
                        runId,
                        new RunningRun(runId, row.name(), summary(row), row.stepsPlanned() == 0 ? -1 : row.progress()));
            });
        }
        List<RunningRun> now = List.copyOf(new ArrayList<>(summaries.values()));
        fx.execute(() -> running.set(now));
    }

    private String summary(RunRow row) {
        if (silent.now().containsKey(row.runId())) {
            return "not responding";
        }
        return row.stepsPlanned() == 0
                ? "starting"
                : "step %s of %s".formatted(Formats.count(row.stepsDone()), Formats.count(row.stepsPlanned()));
    }

    /** A sentence for each run whose worker gives no sign of life; changes on the FX thread. */
    public ObservableValue<Map<String, String>> silent() {
        return silent.sentences();
    }

    /** Ends a worker that does not listen, without a checkpoint; whether there was one on this computer. */
    public boolean endWorker(String runId) {
        return StalledWorkers.end(folder(runId));
    }

    @Override
    public ObservableValue<List<RunningRun>> running() {
        return running.getReadOnlyProperty();
    }

    @Override
    public void stopAfterStage(String runId) {
        send(runId, ControlFolder.Command.STOP_AFTER_STAGE);
    }

    @Override
    public void stopNow(String runId) {
        send(runId, ControlFolder.Command.STOP_AFTER_STEP);
    }

    /** Sends a command to a worker and returns its id, which the acknowledging event repeats. */
    public String send(String runId, ControlFolder.Command command) {
        return new ControlFolder(RunDirectory.open(folder(runId)), clock).send(command);
    }

    private Path folder(String runId) {
        return active.getOrDefault(runId, workspace.runsFolder().resolve(runId));
    }

    @Override
    public void close() {
        repetition.close();
    }
}
