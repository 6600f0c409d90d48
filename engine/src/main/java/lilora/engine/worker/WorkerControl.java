package lilora.engine.worker;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.run.ControlFolder;
import lilora.engine.run.EventLog;
import lilora.engine.run.RunLock;
import lilora.engine.train.RunControl;

/**
 * Reads commands on a thread of its own, so that each is acknowledged at once however long a step takes, and tells the
 * engine's thread at its next safe point what to do.
 */
final class WorkerControl implements RunControl, AutoCloseable {
    private static final long POLL_MILLIS = 200;

    private final ControlFolder folder;
    private final EventLog log;
    private final Runnable stopNow;
    private final RunLock lock;
    private final Runnable gone;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    private boolean held;
    private boolean checkpoint;
    private boolean stopAfterStage;
    private Signal end = Signal.CONTINUE;

    /**
     * Starts reading commands.
     *
     * @param launched what was sent before was meant for an earlier worker and is dropped
     * @param stopNow ends the process at once
     * @param gone called when the run directory has been moved or removed; ends the process, which has nowhere to write to
     */
    WorkerControl(ControlFolder folder, EventLog log, Instant launched, RunLock lock, Runnable stopNow, Runnable gone) {
        this.folder = folder;
        this.log = log;
        this.lock = lock;
        this.stopNow = stopNow;
        this.gone = gone;
        folder.dropSentBefore(launched);
        this.thread = new Thread(this::read, "commands");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized Signal poll(Place place) {
        try {
            while (held && end == Signal.CONTINUE && !(checkpoint && place == Place.STEP)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Signal.STOP;
        }
        if (end != Signal.CONTINUE) {
            return end;
        }
        if (place == Place.STAGE_END && stopAfterStage) {
            return Signal.STOP;
        }
        if (checkpoint && place == Place.STEP) {
            checkpoint = false;
            return Signal.CHECKPOINT;
        }
        return Signal.CONTINUE;
    }

    private void read() {
        try {
            do {
                if (lock.isGone()) {
                    gone.run();
                }
                pollFolder();
            } while (!closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pollFolder() {
        try {
            folder.poll(new ControlFolder.Receiver() {
                @Override
                public void command(ControlFolder.Command command, String id) {
                    log.append(new RunEvent.Acknowledged(command.id(), id));
                    obey(command);
                }

                @Override
                public void refused(String sentence) {
                    log.append(new RunEvent.Note(sentence));
                }
            });
        } catch (InputException e) {
            // A full disk, or a folder that cannot be read just now. Whoever sent a command waits for its
            // acknowledgement; a
            // thread that ended here would never give one.
            WorkerLog.say(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void obey(ControlFolder.Command command) {
        switch (command) {
            case PAUSE_HOLD -> {
                held = true;
                log.append(new RunEvent.StateChanged("holding", "paused by command; memory is kept"));
            }
            case RESUME -> {
                held = false;
                log.append(new RunEvent.StateChanged("running", "resumed by command"));
            }
            case PAUSE_RELEASE -> {
                end = Signal.RELEASE;
                log.append(new RunEvent.StateChanged("stopping", "the device is released after this step"));
            }
            case STOP_AFTER_STEP -> {
                end = Signal.STOP;
                log.append(new RunEvent.StateChanged("stopping", "after this step"));
            }
            case STOP_AFTER_STAGE -> {
                stopAfterStage = true;
                log.append(new RunEvent.StateChanged("stopping", "after this stage"));
            }
            case CHECKPOINT -> checkpoint = true;
            case STOP_NOW -> {
                log.append(new RunEvent.StateChanged("stopping", "at once, without a new checkpoint"));
                stopNow.run();
            }
        }
        notifyAll();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
