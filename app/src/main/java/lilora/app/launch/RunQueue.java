package lilora.app.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.app.background.Repetition;
import lilora.app.background.TaskRunner;
import lilora.app.settings.SettingsFile;
import lilora.engine.InputException;
import lilora.engine.run.RunDirectory;

/**
 * All runs that were launched and are not over: one works on a device at a time, on several GPUs as many, the others wait in order. It starts their
 * workers, sees them end, and lives in a file, so that it goes on when the workbench is opened again. Thread-safe.
 */
public final class RunQueue implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Parts parts;
    private final QueueFile file;
    private final WorkerDiscovery others;
    private final Map<String, QueuedRun> waiting = new LinkedHashMap<>();
    private final Map<String, WorkerProcess> working = new LinkedHashMap<>();
    private final ReadOnlyObjectWrapper<QueueState> state = new ReadOnlyObjectWrapper<>(QueueState.EMPTY);
    private Optional<Repetition> repetition = Optional.empty();
    private boolean loaded;
    private boolean closed;
    /** What kept the queue from being written last; told once. */
    private String refused = "";

    /**
     * What it works with.
     *
     * @param runs folder of runs
     * @param file where the queue is kept
     * @param events where {@code launches} are told and the state changes
     */
    public record Parts(
            Path runs, Path file, WorkerStarter starter, LaunchListener launches, Executor events, Clock clock) {}

    public RunQueue(Parts parts) {
        this.parts = parts;
        this.file = new QueueFile(parts.file());
        this.others = new WorkerDiscovery(parts.runs(), parts.clock());
    }

    /** Goes on with what the file holds, and from now on starts runs when their devices are free. */
    public synchronized void begin(TaskRunner runner) {
        repetition = Optional.of(runner.every("Queue of runs", PAUSE, this::tick));
    }

    /** The queue as it is; changes where events are told. */
    public ReadOnlyObjectProperty<QueueState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** Adds runs at the end. */
    public synchronized void add(List<RunDirectory> more) {
        load();
        for (RunDirectory directory : more) {
            QueuedRun run = QueuedRun.waiting(directory, parts.starter());
            waiting.put(run.runId(), run);
        }
        changed();
        tick();
        for (RunDirectory directory : more) {
            QueuedRun run = waiting.get(name(directory));
            if (run != null) {
                parts.events().execute(() -> parts.launches().queued(run));
            }
        }
    }

    /**
     * Adds a run that has been at work before.
     *
     * @throws InputException if it waits or works
     */
    public synchronized void resume(RunDirectory directory) {
        load();
        String run = name(directory);
        if (waiting.containsKey(run)) {
            throw new InputException("The run %s is already waiting for its device.".formatted(run));
        }
        if (isAtWork(run)) {
            throw new InputException("The run %s already has a worker.".formatted(run));
        }
        add(List.of(directory));
    }

    /** Takes a run out that waits; it stays in the list of runs and can be started there. */
    public synchronized void remove(String run) {
        if (waiting.remove(run) != null) {
            changed();
        }
    }

    /** Lets runs that wait start a place sooner, or a place later, each as far as the queue and the others of them let it. */
    public synchronized void move(Collection<String> runs, boolean sooner) {
        WaitingOrder order = new WaitingOrder(waiting.keySet());
        reorder(sooner ? order.sooner(runs) : order.later(runs));
    }

    /** Lets runs that wait start one after another, in the order they have, before another that waits, or last of all. */
    public synchronized void moveBefore(Collection<String> runs, Optional<String> other) {
        reorder(new WaitingOrder(waiting.keySet()).before(runs, other));
    }

    private void reorder(List<String> order) {
        if (!order.equals(List.copyOf(waiting.keySet()))) {
            Map<String, QueuedRun> before = Map.copyOf(waiting);
            waiting.clear();
            order.forEach(name -> waiting.put(name, before.get(name)));
            changed();
        }
    }

    /** Starts a run that waits beside whatever works on its device: somebody wants it so. */
    public synchronized void startNow(String run) {
        QueuedRun queued = waiting.remove(run);
        if (queued != null) {
            Set<String> taken = new HashSet<>(busyDevices().values());
            start(queued, slots -> slots.free(taken).orElseGet(slots::any));
            changed();
        }
    }

    /**
     * Starts a run that does not wait here, if nothing works on its device.
     *
     * @return its process; empty while the device is busy
     * @throws InputException if no worker can be started
     */
    public synchronized Optional<Process> startIfFree(RunDirectory directory) {
        load();
        tidy();
        Optional<Process> process = RunSlots.of(directory, parts.starter())
                .free(busyDevices().values())
                .map(slot -> startWorker(directory, slot));
        process.ifPresent(started -> changed());
        return process;
    }

    /** Names of runs at work by any means, with their devices. */
    public synchronized Map<String, String> busyDevices() {
        Map<String, String> busy = new LinkedHashMap<>();
        working.forEach((run, worker) -> busy.put(run, worker.run().device()));
        busy.putAll(others.devices(working.keySet()));
        return busy;
    }

    /** Starts what can be started. */
    synchronized void tick() {
        if (closed) {
            return;
        }
        boolean changed = load();
        changed |= tidy();
        // Without a beginning it serves one run of a terminal: those that wait are the window's.
        if (!waiting.isEmpty() && repetition.isPresent()) {
            changed |= startWaiting();
        }
        if (changed || !refused.isEmpty()) {
            changed();
        }
    }

    private boolean startWaiting() {
        Map<String, String> busy = busyDevices();
        Set<String> taken = new HashSet<>(busy.values());
        boolean changed = false;
        for (QueuedRun run : List.copyOf(waiting.values())) {
            if (busy.containsKey(run.runId()) || !Files.isDirectory(parts.runs().resolve(run.runId()))) {
                // Somebody started it by hand, or deleted it.
                waiting.remove(run.runId());
                changed = true;
            } else if (startsByItself(run)) {
                changed |= startIfFree(run, taken);
            }
        }
        return changed;
    }

    /** Starts a run that waits in a slot that is not taken, if there is one, and adds it to those that are. */
    private boolean startIfFree(QueuedRun run, Set<String> taken) {
        RunDirectory directory = RunDirectory.open(parts.runs().resolve(run.runId()));
        Optional<RunSlots.Slot> free = RunSlots.of(directory, parts.starter()).free(taken);
        free.ifPresent(slot -> {
            taken.add(slot.name());
            waiting.remove(run.runId());
            start(run, slots -> slot);
        });
        return free.isPresent();
    }

    /** One for another computer waits there until somebody at this window wants that to be connected to. */
    private boolean startsByItself(QueuedRun run) {
        return parts.starter().startsByItself(RunDirectory.open(parts.runs().resolve(run.runId())));
    }

    /**
     * Follows a run of another computer that is at work, beside whatever works there.
     *
     * @throws InputException if it cannot be followed, or is already
     */
    public synchronized void follow(RunDirectory directory) {
        load();
        tidy();
        QueuedRun run = QueuedRun.of(directory);
        if (working.containsKey(run.runId())) {
            throw new InputException("The run %s is followed already.".formatted(run.runId()));
        }
        took(run, directory, parts.starter().follow(directory), WorkerProcess.length(directory));
        parts.events().execute(() -> parts.launches().followed(run));
        changed();
    }

    private void start(QueuedRun run, Function<RunSlots, RunSlots.Slot> choice) {
        try {
            RunDirectory directory = RunDirectory.open(parts.runs().resolve(run.runId()));
            startWorker(directory, choice.apply(RunSlots.of(directory, parts.starter())));
        } catch (InputException e) {
            failed(run.runId(), String.valueOf(e.getMessage()));
        }
    }

    private Process startWorker(RunDirectory directory, RunSlots.Slot slot) {
        long before = WorkerProcess.length(directory);
        Process process = parts.starter().start(directory, directory.spec().compute(), slot.gpu());
        QueuedRun run = QueuedRun.of(directory);
        took(run, directory, process, before);
        parts.events().execute(() -> parts.launches().launched(run));
        return process;
    }

    private void took(QueuedRun run, RunDirectory directory, Process process, long before) {
        working.put(run.runId(), WorkerProcess.of(run, directory, process, before));
        // At once: a look now and then would be too late for somebody who watches. What fails then fails in the next
        // look.
        CompletableFuture<Void> unused = process.onExit().handleAsync((ended, fault) -> {
            tick();
            return null;
        });
    }

    /** Forgets workers that are gone; whether there were any. */
    private boolean tidy() {
        List<WorkerProcess> gone =
                working.values().stream().filter(worker -> !worker.isAlive()).toList();
        for (WorkerProcess worker : gone) {
            String run = worker.run().runId();
            working.remove(run);
            if (Files.isDirectory(worker.directory().path())) {
                worker.lastWords().ifPresent(sentence -> failed(run, sentence));
            }
            parts.events().execute(() -> parts.launches().ended(run));
        }
        return !gone.isEmpty();
    }

    private void failed(String run, String sentence) {
        parts.events().execute(() -> parts.launches().failed(run, sentence));
    }

    private boolean isAtWork(String run) {
        tidy();
        return busyDevices().containsKey(run);
    }

    /** Takes over what the file holds; whether there was anything. */
    private boolean load() {
        if (loaded) {
            return false;
        }
        loaded = true;
        SettingsFile.Loaded<QueueFile.Stored> found = file.read();
        found.complaint().ifPresent(sentence -> parts.events()
                .execute(() -> parts.launches().unread(sentence)));
        QueueFile.Stored stored = found.value();
        for (WorkerProcess.Mark mark : stored.working()) {
            open(mark.run())
                    .flatMap(directory -> WorkerProcess.find(directory, mark))
                    .ifPresent(worker -> working.put(mark.run(), worker));
        }
        for (String name : stored.waiting()) {
            open(name).ifPresent(directory -> waiting.put(name, QueuedRun.waiting(directory, parts.starter())));
        }
        return !working.isEmpty() || !waiting.isEmpty();
    }

    private Optional<RunDirectory> open(String run) {
        try {
            RunDirectory directory = RunDirectory.open(parts.runs().resolve(run));
            // Read once here: a run of another version has no place in the queue.
            directory.spec();
            return Optional.of(directory);
        } catch (InputException e) {
            // Somebody may have deleted it; one that is there and cannot be read must not go without a word.
            if (Files.isDirectory(parts.runs().resolve(run))) {
                failed(run, "It is no longer queued: " + e.getMessage());
            }
            return Optional.empty();
        }
    }

    private static String name(RunDirectory run) {
        return run.path().getFileName().toString();
    }

    private void changed() {
        Collection<WorkerProcess> workers = working.values();
        QueueState now =
                new QueueState(workers.stream().map(WorkerProcess::run).toList(), List.copyOf(waiting.values()));
        parts.events().execute(() -> state.set(now));
        try {
            file.write(new QueueFile.Stored(
                    workers.stream().map(WorkerProcess::mark).toList(), List.copyOf(waiting.keySet())));
            refused = "";
        } catch (InputException e) {
            String sentence = String.valueOf(e.getMessage());
            if (refused.isEmpty()) {
                parts.events().execute(() -> parts.launches().unkept(sentence));
            }
            refused = sentence;
        }
    }

    /** Starts nothing more; workers go on. */
    @Override
    public void close() {
        repetition.ifPresent(Repetition::close);
        synchronized (this) {
            closed = true;
        }
    }
}
