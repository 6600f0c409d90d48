package lilora.engine.run;

import java.nio.file.Path;
import java.time.Clock;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;

/**
 * A worker that takes the lock of a run, prints its token, and then appends notes of the given length until it is killed, or
 * sleeps if the length is 0. Refused, it prints the sentence.
 */
final class WorkerMain {
    private WorkerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        RunDirectory directory = RunDirectory.open(Path.of(arguments[0]));
        int length = Integer.parseInt(arguments[1]);
        WorkerIdentity self = WorkerIdentity.ofThisProcess();
        try (RunLock lock = RunLock.acquire(directory, self);
                Heartbeat beat = Heartbeat.start(lock);
                EventLog log = EventLog.open(lock, Clock.systemUTC())) {
            System.out.println(self.token());
            if (length == 0) {
                Thread.sleep(600_000);
            }
            RunEvent note = new RunEvent.Note("x".repeat(length));
            while (true) {
                log.append(note);
            }
        } catch (InputException e) {
            System.out.println(e.getMessage());
        }
    }
}
