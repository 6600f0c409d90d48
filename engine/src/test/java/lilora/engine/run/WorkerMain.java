package lilora.engine.run;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;

/**
 * A worker that takes the lock of a run, prints its token, and then does as it is told until it is killed: {@code sleep}; or
 * {@code append} notes of a given length; or, after five notes, write one long line {@code slowly}, byte by byte. If anything
 * is refused it prints the sentence.
 */
final class WorkerMain {
    private WorkerMain() {}

    public static void main(String[] arguments) throws InterruptedException, IOException {
        RunDirectory directory = RunDirectory.open(Path.of(arguments[0]));
        WorkerIdentity self = WorkerIdentity.ofThisProcess();
        try (RunLock lock = RunLock.acquire(directory, self);
                Heartbeat beat = Heartbeat.start(lock);
                EventLog log = EventLog.open(lock, Clock.systemUTC())) {
            System.out.println(self.token());
            switch (arguments[1]) {
                case "sleep" -> Thread.sleep(600_000);
                case "append" -> appendForEver(log, Integer.parseInt(arguments[2]));
                default -> writeSlowly(log, directory);
            }
        } catch (InputException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void appendForEver(EventLog log, int length) {
        RunEvent note = new RunEvent.Note("x".repeat(length));
        while (true) {
            log.append(note);
        }
    }

    private static void writeSlowly(EventLog log, RunDirectory directory) throws IOException {
        for (int i = 0; i < 5; i++) {
            log.append(Runs.note(i));
        }
        String start = "{\"v\":1,\"seq\":6,\"attempt\":1,\"time\":\"";
        try (OutputStream file = new FileOutputStream(directory.events().toFile(), true)) {
            file.write(start.getBytes(StandardCharsets.UTF_8));
            while (true) {
                file.write('x');
            }
        }
    }
}
