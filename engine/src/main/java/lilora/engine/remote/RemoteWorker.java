package lilora.engine.remote;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import lilora.engine.InputException;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/**
 * A worker on a host, as a process to whoever follows it here: while this is open, a thread keeps the copy of its run up to date, over
 * as many lines as it takes. Closing it ends the following, not the worker.
 */
public final class RemoteWorker extends Process implements AutoCloseable {
    /** Exit code of a worker that is followed no longer. */
    public static final int LEFT = -1;

    /** Pause between two looks at a run: an event is here in half a second, and a second in which nothing happens costs some 1,100 bytes. */
    public static final Duration USUAL = Duration.ofMillis(500);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final long pid;
    private final Lines lines;
    private final @Nullable Begin begin;
    private final RemoteRun run;
    private final RunMirror mirror;
    private final Duration every;
    private final Watch watch;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean changed = new AtomicBoolean();
    private final Thread thread;
    private volatile @Nullable SshLine open;
    private volatile int code;
    private volatile @Nullable RuntimeException fault;

    /** Opens lines. */
    @FunctionalInterface
    public interface Lines {
        /**
         * Opens one.
         *
         * @throws LineException if the host cannot be reached now; it is tried again
         * @throws InputException if it will not let us in; the following ends
         */
        SshLine connect(SshTarget host) throws LineException;
    }

    /** Hears of the line, on the thread that follows. */
    public interface Watch {
        /** There is one. */
        void connected();

        /** It was cut, as a sentence; it is tried again. Told once for each time. */
        void cut(String sentence);

        /** The run's job of Slurm has come further, as a sentence. */
        void job(String sentence);
    }

    /** What is done over the first line. */
    @FunctionalInterface
    private interface Begin {
        void over(SshLine line) throws LineException;
    }

    private RemoteWorker(
            long pid,
            Lines lines,
            @Nullable Begin begin,
            RemoteRun run,
            RunMirror mirror,
            Duration every,
            Watch watch) {
        this.pid = pid;
        this.lines = lines;
        this.begin = begin;
        this.run = run;
        this.mirror = mirror;
        this.every = every;
        this.watch = watch;
        this.thread = new Thread(this::follow, "remote-run");
        thread.setDaemon(true);
    }

    /**
     * Follows the worker of a run.
     *
     * @param pid of its process on the host; 0 if that is not known yet
     * @param every how often the host is asked for news
     * @param told gets a sentence when the line is cut, and when it is there again
     */
    public static RemoteWorker follow(
            long pid, SshConnector connector, RunDirectory directory, Duration every, Consumer<String> told) {
        return begin(pid, connector::connect, null, directory, every, new Told(RemoteRun.require(directory), told));
    }

    /**
     * Starts the worker of a run that was put on a host, and follows it.
     *
     * @param every how often the host is asked for news
     * @param told gets a sentence when the line is cut, and when it is there again
     */
    public static RemoteWorker start(
            SshConnector connector, RunDirectory directory, Duration every, Consumer<String> told) {
        return start(connector::connect, directory, every, new Told(RemoteRun.require(directory), told));
    }

    /**
     * Follows the worker that a run has or had last. Returns before it is connected to: what keeps it from being so at first is its
     * {@link #fault()}.
     *
     * @param every how often the host is asked for news
     */
    public static RemoteWorker follow(Lines lines, RunDirectory directory, Duration every, Watch watch) {
        return begin(0, lines, line -> {}, directory, every, watch);
    }

    /**
     * Starts a worker of a run that was put on a host, or queues its job of Slurm again, from its newest checkpoint, and follows it. Returns before it is connected
     * to: what keeps the worker from starting is its {@link #fault()}.
     *
     * @param every how often the host is asked for news
     */
    public static RemoteWorker start(Lines lines, RunDirectory directory, Duration every, Watch watch) {
        return begin(0, lines, line -> RemoteStart.again(line, directory, watch::job), directory, every, watch);
    }

    private static RemoteWorker begin(
            long pid, Lines lines, @Nullable Begin begin, RunDirectory directory, Duration every, Watch watch) {
        RemoteRun run = RemoteRun.require(directory);
        RunMirror mirror = new RunMirror(directory, run, every, watch::job);
        RemoteWorker worker = new RemoteWorker(pid, lines, begin, run, mirror, every, watch);
        worker.thread.start();
        return worker;
    }

    /** Tells of cuts, and of lines that are there again. */
    private static final class Told implements Watch {
        private final RemoteRun run;
        private final Consumer<String> told;
        private boolean cut;

        Told(RemoteRun run, Consumer<String> told) {
            this.run = run;
            this.told = told;
        }

        @Override
        public void connected() {
            if (cut) {
                told.accept("Connected to %s again.".formatted(run.host()));
            }
            cut = false;
        }

        @Override
        public void cut(String sentence) {
            cut = true;
            told.accept(sentence);
        }

        @Override
        public void job(String sentence) {
            told.accept(sentence);
        }
    }

    private void follow() {
        Duration pause = every;
        boolean cut = false;
        boolean begun = begin == null;
        try {
            while (closed.getCount() > 0 && ended.getCount() > 0) {
                try (SshLine line = lines.connect(run.target())) {
                    open = line;
                    if (!begun && begin != null) {
                        begin.over(line);
                    }
                    begun = true;
                    watch.connected();
                    cut = false;
                    pause = every;
                    followOver(line);
                } catch (LineException e) {
                    if (!begun) {
                        // Whoever asked for it is there, and can try again.
                        throw new InputException(String.valueOf(e.getMessage()), e);
                    }
                    if (!cut && closed.getCount() > 0) {
                        watch.cut(e.getMessage() + " The run goes on there; trying again.");
                        cut = true;
                    }
                    closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fault = e;
            letGo(e);
            ended.countDown();
        }
    }

    /** Whoever tries it again follows the run anew. */
    private void letGo(RuntimeException because) {
        try {
            mirror.close();
        } catch (RuntimeException e) {
            because.addSuppressed(e);
        }
    }

    private void followOver(SshLine line) throws LineException, InterruptedException {
        do {
            if (changed.getAndSet(false)) {
                mirror.askAgain();
            }
            OptionalInt exit = mirror.pass(line);
            if (exit.isPresent()) {
                code = exit.getAsInt();
                mirror.close();
                ended.countDown();
                return;
            }
        } while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Of the process whose events came last: a job of Slurm is another one each time that it is started. */
    @Override
    public long pid() {
        long seen = mirror.pid();
        return seen == 0 ? pid : seen;
    }

    @Override
    public int waitFor() throws InterruptedException {
        ended.await();
        return exitValue();
    }

    /** Also throws what keeps the run from being followed, as a sentence. */
    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        boolean over = ended.await(timeout, unit);
        if (over) {
            throwFault();
        }
        return over;
    }

    @Override
    public int exitValue() {
        if (ended.getCount() > 0) {
            throw new IllegalThreadStateException("The worker has not ended.");
        }
        throwFault();
        return code;
    }

    @Override
    public boolean isAlive() {
        return ended.getCount() > 0;
    }

    /** What keeps the run from being followed, if something does. */
    public Optional<RuntimeException> fault() {
        return Optional.ofNullable(fault);
    }

    private void throwFault() {
        RuntimeException failed = fault;
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }

    /** Somebody changed something there, such as cancelled its job: the next look asks whatever can be asked. */
    public void askAgain() {
        changed.set(true);
    }

    /** Ends the following; the worker goes on. */
    @Override
    public void destroy() {
        close();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
            SshLine waiting = open;
            if (thread.isAlive() && waiting != null) {
                // A host whose disk stands still never answers.
                waiting.close();
            }
            thread.join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        mirror.close();
        if (ended.getCount() > 0) {
            code = LEFT;
            ended.countDown();
        }
    }
}
