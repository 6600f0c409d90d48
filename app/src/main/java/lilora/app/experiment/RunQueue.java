package lilora.app.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import lilora.app.task.Repetition;
import lilora.app.task.TaskRunner;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.json.Json;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;

/**
 * Runs that wait for their device: one run works on a device at a time, in the order in which they were launched. The queue is
 * a file, so that it goes on when the workbench is opened again. Thread-safe.
 */
public final class RunQueue implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What the file holds: names of run directories. */
    record Stored(List<String> working, List<String> waiting) {}

    private final Path runs;
    private final Path file;
    private final WorkerStarter starter;
    private final Launches launches;
    private final Executor events;
    private final List<String> waiting = new ArrayList<>();
    private final Map<String, Optional<Process>> working = new LinkedHashMap<>();
    private final Repetition repetition;

    /**
     * Goes on with what the file holds.
     *
     * @param runs folder of runs
     * @param file where the queue is kept
     * @param events where {@code launches} are told
     */
    public RunQueue(
            Path runs, Path file, WorkerStarter starter, Launches launches, Executor events, TaskRunner runner) {
        this.runs = runs;
        this.file = file;
        this.starter = starter;
        this.launches = launches;
        this.events = events;
        load();
        this.repetition = runner.every("Queue of runs", PAUSE, this::tick);
    }

    private void load() {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            Stored stored = Json.read(file, Stored.class);
            stored.working().forEach(run -> working.put(run, Optional.empty()));
            waiting.addAll(stored.waiting());
        } catch (InputException e) {
            // The runs are safe in their directories and can be resumed there; only their order is lost.
            return;
        }
    }

    /** Adds runs at the end. */
    public synchronized void add(List<RunDirectory> more) {
        for (RunDirectory run : more) {
            waiting.add(name(run));
        }
        store();
        tick();
        for (RunDirectory run : more) {
            if (waiting.contains(name(run))) {
                events.execute(() -> launches.queued(name(run)));
            }
        }
    }

    /** Takes a run out that has not begun; it stays in the list of runs and can be started there. */
    public synchronized void remove(String run) {
        if (waiting.remove(run)) {
            store();
        }
    }

    /** Runs that wait, in order. */
    public synchronized List<String> waiting() {
        return List.copyOf(waiting);
    }

    /** Runs of this queue that are at work. */
    public synchronized List<String> working() {
        return List.copyOf(working.keySet());
    }

    /** Starts what can be started. */
    synchronized void tick() {
        boolean changed = working.entrySet().removeIf(entry -> over(entry.getKey(), entry.getValue()));
        List<String> busy =
                working.keySet().stream().flatMap(run -> device(run).stream()).toList();
        List<String> taken = new ArrayList<>(busy);
        for (String run : List.copyOf(waiting)) {
            Optional<ComputeSpec> compute = compute(run);
            if (compute.isEmpty() || begun(run)) {
                // Deleted, or somebody started it by hand.
                changed |= waiting.remove(run);
            } else if (!taken.contains(compute.get().device())) {
                waiting.remove(run);
                taken.add(compute.get().device());
                start(run, compute.get());
                changed = true;
            }
        }
        if (changed) {
            store();
        }
    }

    private void start(String run, ComputeSpec compute) {
        try {
            Process process = starter.start(RunDirectory.open(runs.resolve(run)), compute);
            working.put(run, Optional.of(process));
            events.execute(() -> launches.launched(run));
        } catch (InputException e) {
            events.execute(() -> launches.failed(run, String.valueOf(e.getMessage())));
        }
    }

    private boolean over(String run, Optional<Process> process) {
        if (process.isPresent()) {
            return !process.get().isAlive();
        }
        Path folder = runs.resolve(run);
        return !Files.isDirectory(folder)
                || directory(run)
                        .map(open -> !Liveness.of(open, Instant.now()).mayBeAtWork())
                        .orElse(true);
    }

    private boolean begun(String run) {
        return directory(run).map(open -> Files.exists(open.events())).orElse(true);
    }

    private Optional<RunDirectory> directory(String run) {
        try {
            return Optional.of(RunDirectory.open(runs.resolve(run)));
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    private Optional<ComputeSpec> compute(String run) {
        try {
            return directory(run).map(open -> open.spec().compute());
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    private Optional<String> device(String run) {
        return compute(run).map(ComputeSpec::device);
    }

    private static String name(RunDirectory run) {
        return run.path().getFileName().toString();
    }

    private void store() {
        Json.writeAtomically(file, new Stored(List.copyOf(working.keySet()), List.copyOf(waiting)));
    }

    /** Starts nothing more; workers go on. */
    @Override
    public void close() {
        repetition.close();
    }
}
