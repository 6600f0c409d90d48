package lilora.engine.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.file.Folders;
import lilora.engine.file.PlainTail;

/** What a run's folder tells of what happened. Whatever state it is in, something is told. */
final class RunTraces {
    private static final int MOST_OF_SPEC = 64 << 10;
    private static final int MOST_OF_LOG = 64 << 10;
    private static final int MOST_OF_EVENTS = 256 << 10;
    private static final int LAST_EVENTS = 200;
    private static final int LONGEST_EVENT = 4000;
    private static final int MOST_FILES = 60;

    private RunTraces() {}

    static List<Diagnostics.Section> of(Path run) {
        String name = "Run " + run.getFileName();
        return List.of(
                new Diagnostics.Section(name, files(run)),
                new Diagnostics.Section("run.json", PlainTail.of(run.resolve("run.json"), MOST_OF_SPEC)),
                new Diagnostics.Section("Starts of its workers", hellos(run)),
                new Diagnostics.Section("Last events", events(run)),
                new Diagnostics.Section("End of worker.log", PlainTail.of(run.resolve("worker.log"), MOST_OF_LOG)),
                new Diagnostics.Section("End of crash.log", PlainTail.of(run.resolve("crash.log"), MOST_OF_LOG)));
    }

    private static String files(Path run) {
        try {
            List<String> lines = new ArrayList<>();
            for (Path child : Folders.list(run).stream().limit(MOST_FILES).toList()) {
                lines.add(
                        Files.isDirectory(child)
                                ? child.getFileName() + "/"
                                : "%s, %,d bytes, %s"
                                        .formatted(
                                                child.getFileName(),
                                                Files.size(child),
                                                Files.getLastModifiedTime(child)));
            }
            return String.join("\n", lines);
        } catch (IOException e) {
            return "%s cannot be read: %s".formatted(run, DiskException.reason(e));
        }
    }

    private static String hellos(Path run) {
        try (Stream<String> lines =
                Files.lines(run.resolve("events.jsonl"), java.nio.charset.StandardCharsets.ISO_8859_1)) {
            List<String> all = lines.filter(line -> line.contains("\"type\":\"hello\""))
                    .map(RunTraces::cut)
                    .toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - 5), all.size()));
        } catch (IOException | java.io.UncheckedIOException e) {
            return "";
        }
    }

    private static String events(Path run) {
        List<String> lines = PlainTail.of(run.resolve("events.jsonl"), MOST_OF_EVENTS)
                .lines()
                .toList();
        return lines.subList(Math.max(0, lines.size() - LAST_EVENTS), lines.size()).stream()
                .map(RunTraces::cut)
                .collect(Collectors.joining("\n"));
    }

    private static String cut(String line) {
        return line.length() > LONGEST_EVENT ? line.substring(0, LONGEST_EVENT) + "…" : line;
    }
}
