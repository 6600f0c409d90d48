package lilora.engine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import lilora.engine.InputException;
import lilora.engine.benchmark.Benchmark;
import lilora.engine.benchmark.Benchmarks;
import lilora.engine.benchmark.Layout;
import lilora.engine.benchmark.PublishedTask;
import lilora.engine.benchmark.RecognisedBenchmark;
import lilora.engine.benchmark.RecognisedTask;
import lilora.engine.json.Json;
import lilora.engine.run.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora benchmarks}: which published benchmark a folder is. */
@Command(
        name = "benchmarks",
        description =
                "Recognises a published benchmark by its tree: tasks in published order, files, counts, images, scorers, and"
                        + " what is missing or could mean two things. Without a folder, lists the known ones.",
        mixinStandardHelpOptions = true)
final class BenchmarksCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "Folder that a benchmark was unpacked into")
    private @Nullable Path folder;

    @Option(names = "--images", description = "Folder that image names are relative to (default: the published place)")
    private @Nullable Path images;

    @Option(names = "--layout", paramLabel = "ID", description = "Tree that is meant, where a folder could be several")
    private @Nullable String layout;

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    @Override
    public Integer call() {
        if (folder == null) {
            if (images != null || layout != null) {
                throw new InputException("--images and --layout say how a folder is read; name the folder.");
            }
            list();
            return ExitCode.OK;
        }
        RecognisedBenchmark found = Benchmarks.load().recognise(folder, layout, images);
        if (json) {
            System.out.print(Json.pretty(values(found)));
        } else {
            lines(found).forEach(line -> System.out.println(Printable.line(line)));
        }
        return found.problems().isEmpty() ? ExitCode.OK : ExitCode.INPUT;
    }

    private void list() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Benchmark benchmark : Benchmarks.load().all()) {
            for (Layout one : benchmark.layouts()) {
                List<String> tasks =
                        one.tasks().stream().map(PublishedTask::name).toList();
                all.add(Map.of(
                        "layout", one.id(),
                        "title", one.title(),
                        "source", benchmark.source(),
                        "tasks", tasks));
                if (!json) {
                    System.out.println("%-15s %s (%s)%n%16s%s"
                            .formatted(one.id(), one.title(), benchmark.source(), "", String.join(", ", tasks)));
                }
            }
        }
        if (json) {
            System.out.print(Json.pretty(all));
        }
    }

    /** What was recognised, for people; also shown by an import. */
    static List<String> lines(RecognisedBenchmark found) {
        List<String> lines = new ArrayList<>();
        lines.add("%s (%s), %s, in %s"
                .formatted(found.layout().title(), found.layout().id(), found.source(), found.base()));
        int number = 0;
        for (RecognisedTask task : found.tasks()) {
            lines.add("  %2d %-14s %,9d training rows %,8d test rows  scored by %s"
                    .formatted(
                            ++number,
                            task.published().name(),
                            task.trainRows(),
                            task.testRows(),
                            task.published().metric()));
            lines.add("       %s, %s, images in %s%s"
                    .formatted(
                            name(task.train()),
                            name(task.test()),
                            task.images() == null ? "no known folder" : task.images(),
                            task.truth().isEmpty()
                                    ? ""
                                    : ", answers from "
                                            + String.join(
                                                    " and ",
                                                    task.truth().stream()
                                                            .map(BenchmarksCommand::name)
                                                            .toList())));
            task.notes().forEach(note -> lines.add("       note: " + note));
            task.problems().forEach(problem -> lines.add("       error: " + problem));
        }
        return lines;
    }

    private static String name(@Nullable Path file) {
        return file == null ? "nothing" : String.valueOf(file.getFileName());
    }

    private static Map<String, Object> values(RecognisedBenchmark found) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("layout", found.layout().id());
        values.put("title", found.layout().title());
        values.put("source", found.source());
        values.put("base", found.base().toString());
        values.put(
                "tasks", found.tasks().stream().map(BenchmarksCommand::values).toList());
        return values;
    }

    private static Map<String, Object> values(RecognisedTask task) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", task.published().name());
        values.put("kind", task.published().kind());
        values.put("metric", task.published().metric());
        put(values, "train", task.train());
        put(values, "test", task.test());
        put(values, "images", task.images());
        values.put("truth", task.truth().stream().map(Path::toString).toList());
        values.put("trainRows", task.trainRows());
        values.put("testRows", task.testRows());
        values.put("notes", task.notes());
        values.put("problems", task.problems());
        return values;
    }

    private static void put(Map<String, Object> values, String key, @Nullable Path path) {
        if (path != null) {
            values.put(key, path.toString());
        }
    }
}
