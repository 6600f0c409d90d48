package lilora.app.follow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import lilora.app.format.Timestamps;
import lilora.engine.InputException;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.WorkerIdentity;

/** Workers that are there but have given no sign of life for a while: they may hang, or wait for a disk. */
final class StalledWorkers {
    /** Start times are computed from the boot time, which may move by a second when the clock is set. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    private final Executor fx;
    private final Clock clock;
    private final ReadOnlyObjectWrapper<Map<String, String>> sentences = new ReadOnlyObjectWrapper<>(Map.of());
    private Map<String, String> silent = Map.of();

    StalledWorkers(Executor fx, Clock clock) {
        this.fx = fx;
        this.clock = clock;
    }

    /** A sentence for each run whose worker is silent, by the run's id; changes on the FX thread. */
    ObservableValue<Map<String, String>> sentences() {
        return sentences.getReadOnlyProperty();
    }

    /** The same, for the thread that looks. */
    Map<String, String> now() {
        return silent;
    }

    /** Looks at runs at work; the ids of those that fell silent, or were heard again, since the last look. */
    Set<String> look(Map<String, Path> atWork) {
        Map<String, String> found = new TreeMap<>();
        atWork.forEach((runId, folder) -> silence(folder).ifPresent(sentence -> found.put(runId, sentence)));
        Set<String> changed = new HashSet<>(found.keySet());
        changed.removeAll(silent.keySet());
        silent.keySet().stream().filter(runId -> !found.containsKey(runId)).forEach(changed::add);
        silent = Map.copyOf(found);
        if (!changed.isEmpty()) {
            Map<String, String> told = silent;
            fx.execute(() -> sentences.set(told));
        }
        return changed;
    }

    private Optional<String> silence(Path folder) {
        RunDirectory directory;
        try {
            directory = RunDirectory.open(folder);
        } catch (InputException e) {
            // Not a run any more; that is told elsewhere.
            return Optional.empty();
        }
        if (Liveness.of(directory, clock.instant()).state() != Liveness.State.NOT_RESPONDING) {
            return Optional.empty();
        }
        if (Files.exists(directory.remote())) {
            // Whoever follows it says why there is no news; its worker is none of this computer's.
            return Optional.empty();
        }
        return Heartbeat.read(directory)
                .map(beat ->
                        "Its worker, process %d, has not responded since %s. It may be hanging, or waiting for a disk."
                                .formatted(beat.worker().pid(), Timestamps.timeOfDay(beat.time())));
    }

    /** Ends the worker of a run, if it is a process of this computer; whether there was one. */
    static boolean end(Path folder) {
        return Heartbeat.read(RunDirectory.open(folder))
                .flatMap(beat -> process(beat.worker()))
                .map(ProcessHandle::destroyForcibly)
                .orElse(false);
    }

    /** The number of a process that is gone may be another's by now. */
    private static Optional<ProcessHandle> process(WorkerIdentity worker) {
        return ProcessHandle.of(worker.pid()).filter(process -> process.info()
                .startInstant()
                .filter(start -> isSame(start, worker.processStart()))
                .isPresent());
    }

    private static boolean isSame(Instant start, String told) {
        try {
            return Duration.between(start, Instant.parse(told)).abs().compareTo(START_TOLERANCE) <= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
