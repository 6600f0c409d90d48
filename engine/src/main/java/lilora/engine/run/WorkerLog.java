package lilora.engine.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a worker process printed last: all there is of one that ended without a word. */
public final class WorkerLog {
    private static final int TAIL = 4096;
    private static final long CRASH_MILLIS = 10_000;

    private WorkerLog() {}

    /** A sentence with its last line, or one that says where to look. */
    public static String lastLine(RunDirectory run) {
        return read(run.workerLog())
                .lines()
                // A native crash is reported in a frame of number signs.
                .filter(line -> !line.isBlank() && !line.strip().equals("#"))
                .reduce((before, after) -> after)
                .map(line -> "The last line of %s: %s".formatted(run.workerLog(), line.strip()))
                .orElseGet(() -> "It printed nothing to %s.".formatted(run.workerLog()));
    }

    /**
     * What it leaves behind.
     *
     * @param cause of its end in a sentence, as far as its traces tell; else empty
     * @param report its log's end, and where a crash is described
     */
    public record Traces(String cause, String report) {}

    /** What a worker that ended without a word left behind. */
    public static Traces traces(Path runDirectory) {
        Path log = runDirectory.resolve("worker.log");
        String text = read(log);
        String report = "%s ends:\n%s".formatted(log, text);
        Path crash = runDirectory.resolve("crash.log");
        // An older crash belongs to an attempt before.
        boolean crashed = Files.exists(crash)
                && crash.toFile().lastModified() + CRASH_MILLIS
                        >= runDirectory.resolve("events.jsonl").toFile().lastModified();
        if (crashed) {
            return new Traces(
                    "It crashed in native code; %s describes where.".formatted(crash), crash + "\n\n" + report);
        }
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        boolean memory = lines.subList(Math.max(0, lines.size() - 3), lines.size()).stream()
                .anyMatch(line -> line.contains("OutOfMemoryError"));
        return new Traces(memory ? "It ran out of Java heap memory: its tasks hold too much text." : "", report);
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
