package lilora.engine.worker;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import lilora.engine.file.FreeSpace;
import lilora.engine.file.PlainFile;
import lilora.engine.run.RunDirectory;

/** What a worker process printed last: all there is of one that ended without a word. */
public final class WorkerLog {
    private static final int TAIL = 4096;
    private static final long CRASH_MILLIS = 10_000;
    /** With less than this nothing can be begun. */
    private static final long ROOM_BYTES = 64 << 10;
    /** Exit codes above this are signals. */
    private static final int SIGNAL = 128;

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./\\\\-]+");

    /** Several workers may print to one log, those turned away among them. */
    private static final Pattern SAID = Pattern.compile("\\[worker (\\d+)] (.*)");

    private WorkerLog() {}

    /** Prints what this worker process has to say of its end, so that it is found again among all that is printed. */
    static void say(String sentence) {
        String line = "[worker %d] %s%n".formatted(ProcessHandle.current().pid(), sentence.replace('\n', ' '));
        // As it is read, whatever the locale's character set: a path would not be one any more.
        System.err.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        System.err.flush();
    }

    /** What a worker process said of its end, if it did. */
    public static Optional<String> lastWords(RunDirectory run, long pid) {
        return read(run.workerLog())
                .lines()
                .map(SAID::matcher)
                .filter(said -> said.matches() && said.group(1).equals(Long.toString(pid)))
                .map(said -> said.group(2))
                .reduce((before, after) -> after);
    }

    /**
     * What to tell of a worker that ended without an event that says why: its own words, or else what its traces tell.
     *
     * @param exit its exit code
     */
    public static String end(RunDirectory run, long pid, int exit) {
        if (!Files.isRegularFile(run.runFile())) {
            return "%s has been moved or removed while its worker was running, so the worker has ended. Continue from where it is now with: lilora resume FOLDER"
                    .formatted(run);
        }
        return lastWords(run, pid).orElseGet(() -> {
            long free = FreeSpace.of(run.path());
            if (free < ROOM_BYTES) {
                return "The disk of %s is full, so its worker has ended: %d KiB are free. Make room, and continue with: %s"
                        .formatted(run, free >> 10, resume(run));
            }
            String cause = exit > SIGNAL ? "A signal ended it (%d).".formatted(exit - SIGNAL) : "";
            String traced = traces(run.path()).cause();
            return "The worker process ended without a message (exit %d).%s See %s. Continue with: %s"
                    .formatted(
                            exit,
                            (cause.isEmpty() ? "" : " " + cause) + (traced.isEmpty() ? "" : " " + traced),
                            run.workerLog(),
                            resume(run));
        });
    }

    /** The command that continues a run, as a shell takes it. */
    public static String resume(RunDirectory run) {
        String folder = run.toString();
        return "lilora resume " + (PLAIN.matcher(folder).matches() ? folder : "'" + folder.replace("'", "'\\''") + "'");
    }

    /** A sentence with its last line, or one that says where to look. */
    public static String lastLine(RunDirectory run) {
        return read(run.workerLog())
                .lines()
                // A native crash is reported in a frame of number signs.
                .filter(line -> !line.isBlank() && !line.strip().equals("#"))
                .reduce((before, after) -> after)
                .map(line -> SAID.matcher(line).replaceFirst("$2"))
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
        try (RandomAccessFile file = new RandomAccessFile(PlainFile.require(log).toFile(), "r")) {
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
