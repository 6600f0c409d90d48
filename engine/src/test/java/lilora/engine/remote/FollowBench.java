package lilora.engine.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.run.EventLog;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import lilora.files.ScratchFolder;

/**
 * What following a run over a real SSH server of the loopback costs while nothing happens, in bytes a second of both directions, and how long an
 * event takes from being written there until its line is here. Run by hand: {@code FollowBench SECONDS EVENTS}.
 */
final class FollowBench {
    private FollowBench() {}

    @SuppressWarnings("try") // the heartbeat beats by itself
    public static void main(String... arguments) throws IOException, GeneralSecurityException, InterruptedException {
        int seconds = Integer.parseInt(arguments[0]);
        int events = Integer.parseInt(arguments[1]);
        try (ScratchFolder scratch = ScratchFolder.of("follow")) {
            Path folder = scratch.path();
            TinyWorld world = TinyWorld.create(folder.resolve("world"));
            try (EmbeddedHost host = EmbeddedHost.start(folder.resolve("home"));
                    CountedPort port = new CountedPort(host.port());
                    RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("zero-shot"))) {
                host.welcome(folder);
                RunDirectory there = made(inputs, host.home().resolve("runs"));
                RunDirectory here = made(inputs, folder.resolve("runs"));
                SshTarget target = new SshTarget(host.target().user(), "127.0.0.1", port.number());
                new RemoteRun(target, there.path().toString()).write(here);
                try (RunLock lock = RunLock.acquire(there, WorkerIdentity.ofThisProcess());
                        Heartbeat beat = Heartbeat.start(lock);
                        EventLog log = EventLog.open(lock, Clock.systemUTC());
                        RemoteWorker worker = RemoteWorker.follow(
                                7, EmbeddedHost.connector(folder), here, RemoteWorker.USUAL, line -> {})) {
                    log.append(step(0));
                    arrived(worker, here, there);
                    rest(worker, port, seconds);
                    events(worker, log, here, there, events);
                }
            }
        }
    }

    private static RunDirectory made(RunInputs inputs, Path runs) {
        return new NewRun(Clock.systemUTC()).create(runs, inputs, ComputeSpec.on("cpu", 1));
    }

    private static RunEvent.Step step(int number) {
        return new RunEvent.Step(1, number, 1.0, 0.9, 0.1, 1.5, 2e-3, 8, 0.42, 612);
    }

    private static void rest(RemoteWorker worker, CountedPort port, int seconds) throws InterruptedException {
        worker.waitFor(3, TimeUnit.SECONDS);
        long before = port.bytes();
        long begun = System.nanoTime();
        worker.waitFor(seconds, TimeUnit.SECONDS);
        System.out.println(String.format(
                Locale.ROOT,
                "while nothing happens: %.0f bytes a second",
                (port.bytes() - before) / ((System.nanoTime() - begun) / 1e9)));
    }

    private static void events(RemoteWorker worker, EventLog log, RunDirectory here, RunDirectory there, int events)
            throws IOException, InterruptedException {
        Random random = new Random(7);
        List<Double> took = new ArrayList<>();
        for (int event = 1; event <= events; event++) {
            worker.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
            log.append(step(event));
            long written = System.nanoTime();
            arrived(worker, here, there);
            took.add((System.nanoTime() - written) / 1e9);
        }
        took.sort(null);
        System.out.println(String.format(
                Locale.ROOT,
                "from written there to here: middle %.2f s, longest %.2f s of %d events",
                took.get(events / 2),
                took.get(events - 1),
                events));
    }

    private static void arrived(RemoteWorker worker, RunDirectory here, RunDirectory there)
            throws IOException, InterruptedException {
        while (here.events().toFile().length() < Files.size(there.events())) {
            if (worker.waitFor(5, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The following ended.");
            }
        }
    }

    /** A port that passes everything on to another and counts it. */
    private static final class CountedPort implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        private final AtomicLong bytes = new AtomicLong();
        private final int to;

        CountedPort(int to) throws IOException {
            this.to = to;
            begin(() -> {
                while (true) {
                    Socket from = server.accept();
                    Socket on = new Socket(InetAddress.getLoopbackAddress(), this.to);
                    from.setTcpNoDelay(true);
                    on.setTcpNoDelay(true);
                    begin(() -> pass(from, on));
                    begin(() -> pass(on, from));
                }
            });
        }

        /** Reads and writes until one side has gone. */
        @FunctionalInterface
        private interface Passing {
            void run() throws IOException;
        }

        private static void begin(Passing passing) {
            Thread thread = new Thread(() -> {
                try {
                    passing.run();
                } catch (IOException e) {
                    // One side has gone.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private void pass(Socket from, Socket to) throws IOException {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                byte[] buffer = new byte[1 << 14];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    bytes.addAndGet(read);
                    out.write(buffer, 0, read);
                }
            }
        }

        int number() {
            return server.getLocalPort();
        }

        long bytes() {
            return bytes.get();
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
