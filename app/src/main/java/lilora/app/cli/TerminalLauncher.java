package lilora.app.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lilora.app.launch.LaunchListener;
import lilora.app.launch.LaunchRequest;
import lilora.app.launch.QueuedRun;
import lilora.app.launch.RunMaker;
import lilora.app.launch.RunQueue;
import lilora.app.launch.WorkerStarter;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.cli.Printable;
import lilora.engine.run.RunDirectory;
import lilora.storage.Workspace;

/** Starts runs from a terminal, one at a time, after what works on their device already. */
final class TerminalLauncher {
    private static final long POLL_MILLIS = 500;

    private final RunQueue queue;
    private final PrintStream out;

    TerminalLauncher(Workspace workspace, PrintStream out) {
        this.out = out;
        this.queue = new RunQueue(new RunQueue.Parts(
                workspace.runsFolder(),
                workspace.folder().resolve("queue.json"),
                WorkerStarter.engine(workspace.folder()),
                new Told(),
                Runnable::run,
                Clock.systemUTC()));
    }

    RunDirectory make(RunMaker maker, LaunchRequest request) {
        RunDirectory[] run = new RunDirectory[1];
        maker.make(request, Progress.NONE, made -> run[0] = made);
        return run[0];
    }

    /** Waits until its device is free; the process of its worker. */
    Process start(RunDirectory run) {
        Optional<Process> started = queue.startIfFree(run);
        if (started.isEmpty()) {
            out.println("It is waiting, because another run is using its device: "
                    + String.join(", ", queue.busyDevices().keySet()) + ". Ctrl+C gives up.");
        }
        while (started.isEmpty()) {
            pause();
            started = queue.startIfFree(run);
        }
        return started.get();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("The wait for the device was ended; the run can be started from the window.", e);
        }
    }

    /** A terminal hears of its run from the run's events. */
    private final class Told implements LaunchListener {
        @Override
        public void launched(QueuedRun run) {}

        @Override
        public void queued(QueuedRun run) {}

        @Override
        public void ended(String runId) {}

        @Override
        public void failed(String runId, String sentence) {
            out.println(Printable.line("The run %s: %s".formatted(runId, sentence)));
        }

        @Override
        public void unkept(String sentence) {
            out.println(Printable.line(sentence));
        }

        @Override
        public void unread(String sentence) {
            out.println(Printable.line("The queue of runs could not be read: " + sentence));
        }
    }
}
