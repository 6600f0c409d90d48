package lilora.app.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import lilora.app.background.TaskRunner;
import lilora.app.launch.WorkerStarter;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.remote.RemoteFetch;
import lilora.engine.remote.RemoteRun;
import lilora.engine.remote.RemoteWorker;
import lilora.engine.remote.SlurmLaunch;
import lilora.engine.remote.slurm.SlurmJob;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Starts the workers of runs that were put on hosts, and follows them. A person is asked when the first line is opened, since
 * somebody asked for that; lines that are opened again after a cut ask nobody.
 */
public final class RemoteRuns implements AutoCloseable {
    /** An event is to be seen within two seconds. */
    private final Path runs;

    private final HostLines lines;
    private final Executor fx;
    private final Consumer<RunDirectory> following;
    private final BiConsumer<String, String> lost;
    private final Map<String, RemoteWorker> workers = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Map<String, LineState> states = new TreeMap<>();
    private final ReadOnlyObjectWrapper<Map<String, LineState>> shown = new ReadOnlyObjectWrapper<>(Map.of());

    /**
     * Those of a workspace.
     *
     * @param runs folder of their copies
     * @param fx where states change
     * @param following is asked to follow a run again
     * @param lost is told on {@code fx} of a run that cannot be started or followed, with a sentence
     */
    public RemoteRuns(
            Path runs,
            HostLines lines,
            Executor fx,
            Consumer<RunDirectory> following,
            BiConsumer<String, String> lost) {
        this.runs = runs;
        this.lines = lines;
        this.fx = fx;
        this.following = following;
        this.lost = lost;
    }

    /** Starts workers of hosts, and all others as usual. */
    public WorkerStarter or(WorkerStarter usual) {
        return new WorkerStarter() {
            @Override
            public Process start(RunDirectory run, ComputeSpec compute) {
                return start(run, compute, null);
            }

            @Override
            public Process start(RunDirectory run, ComputeSpec compute, @Nullable Integer gpu) {
                Optional<RemoteRun> remote = RemoteRun.of(run);
                if (remote.isEmpty()) {
                    return usual.start(run, compute, gpu);
                }
                if (gpu != null) {
                    remote.get().withGpu(gpu).write(run);
                }
                return begin(run, RemoteWorker::start);
            }

            @Override
            public List<Integer> gpus(RunDirectory run) {
                return RemoteRun.of(run)
                        .map(remote -> Optional.ofNullable(remote.gpus()).orElse(List.of()))
                        .orElseGet(() -> usual.gpus(run));
            }

            @Override
            public boolean startsByItself(RunDirectory run) {
                return RemoteRun.of(run)
                        .map(remote -> asked.contains(remote.host()))
                        .orElse(true);
            }

            @Override
            public Process follow(RunDirectory run) {
                return begin(run, RemoteWorker::follow);
            }
        };
    }

    /** What is told of the line to a run's host, or of its job there; empty of a run that is not followed. */
    Optional<LineState> line(String runId) {
        synchronized (states) {
            return Optional.ofNullable(states.get(runId));
        }
    }

    /** Somebody wants a host to be connected to while this window is open. */
    public void ask(SshTarget host) {
        asked.add(host.toString());
    }

    /** The same of a run's host, if it has one. */
    public void ask(RunDirectory run) {
        RemoteRun.of(run).ifPresent(remote -> asked.add(remote.host()));
    }

    @FunctionalInterface
    private interface Beginning {
        RemoteWorker begin(RemoteWorker.Lines lines, RunDirectory directory, Duration every, RemoteWorker.Watch watch);
    }

    private Process begin(RunDirectory directory, Beginning beginning) {
        String runId = directory.path().getFileName().toString();
        RemoteRun run = RemoteRun.require(directory);
        asked.add(run.host());
        RemoteWorker before = workers.remove(runId);
        if (before != null) {
            before.close();
        }
        state(runId, new LineState(LineState.Kind.CONNECTING, "Connecting to %s.".formatted(run.host())));
        try {
            RemoteWorker worker =
                    beginning.begin(new FirstAsks(), directory, RemoteWorker.USUAL, new Watched(runId, run.host()));
            workers.put(runId, worker);
            CompletableFuture<Void> unused = worker.onExit().handleAsync((process, error) -> {
                over(runId, run, worker);
                return null;
            });
            return worker;
        } catch (RuntimeException e) {
            state(runId, null);
            throw e;
        }
    }

    private void over(String runId, RemoteRun run, RemoteWorker worker) {
        worker.close();
        workers.remove(runId, worker);
        Optional<RuntimeException> fault = worker.fault();
        if (fault.isEmpty()) {
            state(runId, null);
            return;
        }
        String sentence = fault.get() instanceof InputException
                ? String.valueOf(fault.get().getMessage())
                : "What %s tells cannot be followed: %s.".formatted(run.host(), fault.get());
        state(runId, new LineState(LineState.Kind.LOST, sentence));
        fx.execute(() -> lost.accept(runId, sentence));
    }

    private void state(String runId, @Nullable LineState now) {
        Map<String, LineState> copy;
        synchronized (states) {
            if (now == null) {
                states.remove(runId);
            } else {
                states.put(runId, now);
            }
            copy = Map.copyOf(states);
        }
        fx.execute(() -> shown.set(copy));
    }

    /** Asks a person for the first line only. Used by the thread that follows. */
    private final class FirstAsks implements RemoteWorker.Lines {
        private boolean opened;

        @Override
        public SshLine connect(SshTarget host) throws LineException {
            SshLine line = opened ? lines.openSilently(host) : lines.open(host);
            opened = true;
            return line;
        }
    }

    private final class Watched implements RemoteWorker.Watch {
        private final String runId;
        private final String host;

        Watched(String runId, String host) {
            this.runId = runId;
            this.host = host;
        }

        @Override
        public void connected() {
            state(runId, new LineState(LineState.Kind.FOLLOWED, "Runs on %s, followed live.".formatted(host)));
        }

        @Override
        public void cut(String sentence) {
            state(runId, new LineState(LineState.Kind.CUT, sentence));
        }

        @Override
        public void job(String sentence) {
            state(runId, new LineState(LineState.Kind.JOB, sentence));
        }
    }

    /** To whoever shows a run. */
    public FarRuns far() {
        return new Far();
    }

    private final class Far implements FarRuns {
        @Override
        public Optional<String> host(String runId) {
            return RemoteRun.of(directory(runId)).map(RemoteRun::host);
        }

        @Override
        public boolean isJob(String runId) {
            return SlurmJob.of(directory(runId)).isPresent();
        }

        @Override
        public ObservableValue<Map<String, LineState>> lines() {
            return shown.getReadOnlyProperty();
        }

        @Override
        public void follow(String runId) {
            following.accept(directory(runId));
        }

        @Override
        public Sizes sizes(String runId) throws LineException {
            return over(runId, Progress.NONE, (line, directory, run) -> {
                RemoteFetch fetch = new RemoteFetch(line, directory, run);
                return new Sizes(fetch.size("predictions"), fetch.size("checkpoints"));
            });
        }

        @Override
        public void fetch(String runId, List<String> folders, Progress progress) throws LineException {
            over(runId, progress, (line, directory, run) -> {
                RemoteFetch fetch = new RemoteFetch(line, directory, run);
                for (String folder : folders) {
                    fetch.fetch(folder, file -> {
                        progress.requireWanted();
                        progress.update(-1, file);
                    });
                }
                return folders;
            });
        }

        @Override
        public String cancelJob(String runId) throws LineException {
            String said = over(runId, Progress.NONE, (line, directory, run) -> new SlurmLaunch(line, sentence -> {})
                    .cancel(run, true));
            Optional.ofNullable(workers.get(runId)).ifPresent(RemoteWorker::askAgain);
            return said;
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T over(SshLine line, RunDirectory directory, RemoteRun run) throws LineException;
    }

    private <T> T over(String runId, Progress progress, Work<T> work) throws LineException {
        RunDirectory directory = directory(runId);
        RemoteRun run = RemoteRun.require(directory);
        try (SshLine line = lines.open(run.target())) {
            return line.whileWanted(progress, open -> work.over(open, directory, run));
        }
    }

    private RunDirectory directory(String runId) {
        return RunDirectory.open(runs.resolve(runId));
    }

    /** Ends the following off this thread; workers go on. */
    public void leave(TaskRunner tasks) {
        Collection<RemoteWorker> all = List.copyOf(workers.values());
        if (!all.isEmpty()) {
            tasks.perform("Leaving the runs of other computers", progress -> all.forEach(RemoteWorker::close));
        }
    }

    /** The same, and waits for it. */
    @Override
    public void close() {
        List.copyOf(workers.values()).forEach(RemoteWorker::close);
    }
}
