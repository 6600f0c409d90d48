package lilora.app.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import lilora.app.chart.Numbers;
import lilora.app.shell.RunningRun;
import lilora.app.shell.RunningRuns;
import lilora.app.task.Repetition;
import lilora.app.task.TaskRunner;
import lilora.engine.run.ControlFolder;
import lilora.engine.run.RunDirectory;
import lilora.storage.Ingested;
import lilora.storage.RunQuery;
import lilora.storage.RunRow;
import lilora.storage.RunState;
import lilora.storage.StorageException;
import lilora.storage.Workspace;

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

    private final Workspace workspace;
    private final Executor fx;
    private final Clock clock;
    private final Map<String, Path> active = new ConcurrentHashMap<>();
    private final Map<String, RunningRun> summaries = new TreeMap<>();
    private final Set<String> known = new HashSet<>();
    private final List<Observation<?>> observations = new CopyOnWriteArrayList<>();
    private final ReadOnlyObjectWrapper<List<RunningRun>> running = new ReadOnlyObjectWrapper<>(List.of());
    private final Repetition repetition;
    private final Set<String> unsummarised = new HashSet<>();
    private long summarised;
    private long lookedRound;
    private long checkedLiveness;

    /** Starts following. */
    public RunFollower(Workspace workspace, TaskRunner tasks, Executor fx, Clock clock) {
        this.workspace = workspace;
        this.fx = fx;
        this.clock = clock;
        this.repetition = tasks.every("Following runs", PAUSE, this::tick);
    }

    /** A run was started just now: it is followed from the next tick on. */
    public void launched(Path runDirectory) {
        active.put(runDirectory.getFileName().toString(), runDirectory);
    }

    /** Keeps somebody up to date about one run, or about all of them. */
    public <T> Observation<T> observe(Observation<T> observation) {
        observations.add(observation);
        return observation;
    }

    /** One round; also called by tests, which need no clock. */
    void tick() {
        long now = clock.millis();
        if (now - lookedRound >= LOOK_ROUND.toMillis()) {
            lookedRound = now;
            lookRound();
        }
        Set<String> changed = new HashSet<>();
        active.forEach((runId, folder) -> {
            if (follow(runId, folder)) {
                changed.add(runId);
            }
        });
        if (now - checkedLiveness >= LIVENESS.toMillis()) {
            checkedLiveness = now;
            active.keySet().forEach(runId -> {
                if (gone(runId)) {
                    changed.add(runId);
                }
            });
        }
        observations.removeIf(Observation::isClosed);
        observations.forEach(observation -> observation.tick(changed, now));
        unsummarised.addAll(changed);
        if (!unsummarised.isEmpty() && now - summarised >= SUMMARY.toMillis()) {
            summarised = now;
            summarise(unsummarised);
            unsummarised.clear();
        }
    }

    /** Whether there was anything new. */
    private boolean follow(String runId, Path folder) {
        boolean changed = false;
        try {
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                Ingested found = workspace.recorder().follow(folder);
                changed |= found.changed();
                if (!found.state().isActive() && found.atEnd()) {
                    active.remove(runId);
                    changed = true;
                }
                if (found.atEnd()) {
                    break;
                }
            }
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.NOT_FOUND) {
                throw e;
            }
            // The folder was removed by hand: there is nothing to follow any more, and the list still names the run.
            active.remove(runId);
            changed = true;
        }
        return changed;
    }

    private boolean gone(String runId) {
        RunState state = workspace.recorder().checkLiveness(runId);
        if (state.isActive()) {
            return false;
        }
        active.remove(runId);
        return true;
    }

    /** Finds runs at work that were started by others, or before this window was opened. */
    private void lookRound() {
        RunQuery atWork = RunQuery.NEWEST.withStates(Set.of(RunState.QUEUED, RunState.RUNNING, RunState.PAUSED));
        for (RunRow row : workspace.runs().list(atWork).rows()) {
            workspace.runs().find(row.runId()).ifPresent(record -> active.putIfAbsent(row.runId(), record.folder()));
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
        } catch (IOException e) {
            throw new StorageException(
                    StorageException.Kind.NOT_WRITABLE,
                    "The folder %s cannot be read. Check that its disk is there.".formatted(workspace.runsFolder()),
                    e);
        }
    }

    private void summarise(Set<String> changed) {
        for (String runId : changed) {
            if (!active.containsKey(runId)) {
                summaries.remove(runId);
                continue;
            }
            workspace.runs().find(runId).ifPresent(record -> {
                RunRow row = record.row();
                summaries.put(
                        runId,
                        new RunningRun(
                                runId,
                                row.name(),
                                "step %s of %s"
                                        .formatted(Numbers.count(row.stepsDone()), Numbers.count(row.stepsPlanned())),
                                row.stepsPlanned() == 0 ? -1 : row.progress()));
            });
        }
        List<RunningRun> now = List.copyOf(new ArrayList<>(summaries.values()));
        fx.execute(() -> running.set(now));
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
    String send(String runId, ControlFolder.Command command) {
        Path folder = Optional.ofNullable(active.get(runId))
                .orElseGet(() -> workspace.runsFolder().resolve(runId));
        return new ControlFolder(RunDirectory.open(folder), clock).send(command);
    }

    @Override
    public void close() {
        repetition.close();
    }
}
