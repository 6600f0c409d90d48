package lilora.engine.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.run.EventLog;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import lilora.files.ScratchFolder;

/**
 * How long it takes until events that were missed are here and read, over a real SSH server of the loopback, from the moment at which somebody
 * wants them: the line is opened, too. Run by hand: {@code CatchUpBench EVENTS ROUNDS}.
 */
final class CatchUpBench {
    private CatchUpBench() {}

    public static void main(String... arguments) throws IOException, GeneralSecurityException, InterruptedException {
        int events = Integer.parseInt(arguments[0]);
        try (ScratchFolder scratch = ScratchFolder.of("catch-up")) {
            Path folder = scratch.path();
            TinyWorld world = TinyWorld.create(folder.resolve("world"));
            try (EmbeddedHost host = EmbeddedHost.start(folder.resolve("home"));
                    RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("zero-shot"))) {
                host.welcome(folder);
                for (int round = 1; round <= Integer.parseInt(arguments[1]); round++) {
                    RunDirectory there = made(inputs, host.home().resolve("runs-" + round));
                    RunDirectory here = made(inputs, folder.resolve("runs-" + round));
                    new RemoteRun(host.target(), there.path().toString()).write(here);
                    written(there, events);
                    System.out.println(String.format(
                            Locale.ROOT,
                            "%d events, %d KiB: %.2f s",
                            events,
                            Files.size(there.events()) >> 10,
                            seconds(folder, here, there)));
                }
            }
        }
    }

    private static RunDirectory made(RunInputs inputs, Path runs) {
        return new NewRun(Clock.systemUTC()).create(runs, inputs, ComputeSpec.on("cpu", 1));
    }

    private static void written(RunDirectory run, int events) {
        try (RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, Clock.systemUTC())) {
            for (int step = 1; step <= events; step++) {
                log.append(new RunEvent.Step(1, step, 1.0 / step, 0.9 / step, 0.1 / step, 1.5, 2e-3, 8, 0.42, 612));
            }
        }
    }

    private static double seconds(Path folder, RunDirectory here, RunDirectory there)
            throws IOException, InterruptedException {
        List<String> told = new ArrayList<>();
        long begun = System.nanoTime();
        try (RemoteWorker worker =
                RemoteWorker.follow(7, EmbeddedHost.connector(folder), here, Duration.ofMillis(500), told::add)) {
            EventReader reader = new EventReader(here.events());
            int read = 0;
            while (here.events().toFile().length() < Files.size(there.events())) {
                read += reader.pollToEnd().events().size();
                if (worker.waitFor(5, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("The following ended: " + told);
                }
            }
            read += reader.pollToEnd().events().size();
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.println(read + " read");
            return seconds;
        }
    }
}
