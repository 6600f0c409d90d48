package lilora.engine.remote;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/**
 * A worker on a host, as a process to whoever follows it here: while this is open, a thread keeps the copy of its run up to date, over
 * as many lines as it takes. Closing it ends the following, not the worker.
 */
public final class RemoteWorker extends Process implements AutoCloseable {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final long pid;
    private final SshConnector connector;
    private final RemoteRun run;
    private final RunMirror mirror;
    private final Duration every;
    private final Consumer<String> told;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile int code;
    private volatile @Nullable RuntimeException fault;

    private RemoteWorker(
            long pid, SshConnector connector, RemoteRun run, RunMirror mirror, Duration every, Consumer<String> told) {
        this.pid = pid;
        this.connector = connector;
        this.run = run;
        this.mirror = mirror;
        this.every = every;
        this.told = told;
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
        RemoteRun run = RemoteRun.require(directory);
        RemoteWorker worker =
                new RemoteWorker(pid, connector, run, new RunMirror(directory, run, every, told), every, told);
        worker.thread.start();
        return worker;
    }

    private void follow() {
        Duration pause = every;
        boolean cut = false;
        try {
            while (closed.getCount() > 0 && ended.getCount() > 0) {
                try (SshLine line = connector.connect(run.target())) {
                    if (cut) {
                        told.accept("Connected to %s again.".formatted(run.host()));
                        cut = false;
                    }
                    pause = every;
                    followOver(line);
                } catch (LineException e) {
                    if (!cut) {
                        told.accept(e.getMessage() + " The run goes on there; trying again.");
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
            ended.countDown();
        }
    }

    private void followOver(SshLine line) throws LineException, InterruptedException {
        do {
            OptionalInt exit = mirror.pass(line);
            if (exit.isPresent()) {
                code = exit.getAsInt();
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

    /** Ends the following; the worker goes on. */
    @Override
    public void destroy() {
        close();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        mirror.close();
    }
}
