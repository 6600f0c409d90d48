package lilora.engine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.benchmark.BenchmarkImport;
import lilora.engine.benchmark.Benchmarks;
import lilora.engine.benchmark.RecognisedBenchmark;
import lilora.engine.data.TaskReport;
import lilora.engine.importing.ImportOutcome;
import lilora.engine.importing.TaskImport;
import lilora.engine.json.Json;
import lilora.engine.run.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The part of {@code lilora import} that takes a whole benchmark. */
final class ImportedBenchmark {
    private static final Set<String> USED = Set.of(
            "--benchmark",
            "--layout",
            "--partial",
            "--images",
            "--out",
            "--replace",
            "--max-new-tokens",
            "--base-model",
            "--max-length",
            "--json");

    @Option(
            names = "--benchmark",
            paramLabel = "FOLDER",
            description =
                    "Folder of a published benchmark, of which all tasks are made, in folders below --out, with an experiment"
                            + " that names them in published order; images stay where they are and are linked")
    private @Nullable Path folder;

    @Option(
            names = "--layout",
            paramLabel = "ID",
            description = "Tree that is meant, where the benchmark's folder could be several (see benchmarks)")
    private @Nullable String layout;

    @Option(names = "--partial", description = "Leave out the benchmark's tasks of which something is missing")
    private boolean partial;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    boolean isAsked() {
        if (folder == null && (layout != null || partial)) {
            throw new InputException("--layout and --partial say how a benchmark is read; name it with --benchmark.");
        }
        return folder != null;
    }

    /** Imports it. */
    int run(
            @Nullable Path images,
            Path out,
            int maxNewTokens,
            TaskImport.Existing existing,
            BaseModelOption measured,
            boolean json) {
        Set<String> given = given();
        RecognisedBenchmark found = Benchmarks.load().recognise(Objects.requireNonNull(folder), layout, images);
        int longest = given.contains("--max-new-tokens") ? maxNewTokens : BenchmarkImport.MAX_NEW_TOKENS;
        if (!json) {
            BenchmarksCommand.lines(found).forEach(line -> System.out.println(Printable.line(line)));
        }
        BenchmarkImport.Made made = measured.with(settings -> new BenchmarkImport(settings, longest)
                .run(found, out, partial, measured.folder(), existing, Progress.NONE));
        print(made, json);
        if (made.experiment() == null) {
            TaskReport report = made.tasks().get(made.tasks().size() - 1).report();
            System.err.println("%s was not made, and no other task was added; mend the %s first."
                    .formatted(Printable.line(report.folder()), FindingLines.counted(report.errors(), "error")));
        }
        return made.experiment() == null ? ExitCode.INPUT : ExitCode.OK;
    }

    private static void print(BenchmarkImport.Made made, boolean json) {
        List<TaskReport> reports =
                made.tasks().stream().map(ImportOutcome::report).toList();
        if (json) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("written", made.experiment() != null);
            if (made.experiment() != null) {
                values.put("experiment", made.experiment().toString());
            }
            values.put("reports", new ArrayList<>(reports));
            System.out.print(Json.pretty(values));
            return;
        }
        reports.forEach(report -> FindingLines.print(report, System.out));
        if (made.experiment() != null) {
            System.out.println(Printable.line("experiment: " + made.experiment()));
        }
    }

    /** Whatever is given must do something. */
    private Set<String> given() {
        CommandSpec here = Objects.requireNonNull(command);
        Set<String> names = new HashSet<>();
        for (OptionSpec option : here.commandLine().getParseResult().matchedOptions()) {
            names.add(option.longestName());
            if (!USED.contains(option.longestName())) {
                throw new InputException(
                        "%s has no meaning with --benchmark, which says itself how its tasks are read; leave it out."
                                .formatted(option.longestName()));
            }
        }
        if (here.commandLine().getParseResult().hasMatchedPositional(0)) {
            throw new InputException("Give either a folder of instruction files or --benchmark, not both.");
        }
        return names;
    }
}
