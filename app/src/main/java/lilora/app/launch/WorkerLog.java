package lilora.app.launch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.run.RunDirectory;

/** What a worker process printed last: all there is of one that ended without a word. Not for the FX thread. */
public final class WorkerLog {
    private static final int TAIL = 4096;

    private WorkerLog() {}

    /** A sentence with its last line, or one that says where to look. */
    static String lastLine(RunDirectory run) {
        return read(run.workerLog())
                .lines()
                // A native crash is reported in a frame of number signs.
                .filter(line -> !line.isBlank() && !line.strip().equals("#"))
                .reduce((before, after) -> after)
                .map(line -> "The last line of %s: %s".formatted(run.workerLog(), line.strip()))
                .orElseGet(() -> "It printed nothing to %s.".formatted(run.workerLog()));
    }

    /** Its end, for a report, and where a crash is described. */
    public static String tail(Path runDirectory) {
        Path log = runDirectory.resolve("worker.log");
        Path crash = runDirectory.resolve("crash.log");
        String text = "%s ends:\n%s".formatted(log, read(log));
        return Files.exists(crash)
                ? "The process crashed natively; %s describes it.\n\n%s".formatted(crash, text)
                : text;
    }

    private static String read(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(TAIL, file.length())];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8);
        } catch (IOException e) {
            // No log, no last words.
            return "";
        }
    }
}
