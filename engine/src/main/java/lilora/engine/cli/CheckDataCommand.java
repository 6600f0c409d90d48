package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import lilora.engine.data.SequenceReport;
import lilora.engine.data.TaskValidator;
import lilora.engine.json.Json;
import lilora.engine.run.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora check-data}: everything that is wrong with some tasks. */
@Command(
        name = "check-data",
        description =
                "Checks task folders: JSON, ids, answers, images, and whether test images occur in training data.",
        mixinStandardHelpOptions = true)
final class CheckDataCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "TASK",
            description = "Task folders (each with a task.json), in learning order")
    private List<Path> folders = List.of();

    @Mixin
    private BaseModelOption measured = new BaseModelOption();

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    @Override
    public Integer call() {
        SequenceReport report = measured.with(settings -> new TaskValidator(settings).checkSequence(folders));
        if (json) {
            System.out.print(Json.pretty(report));
        } else {
            print(report, System.out);
        }
        return report.usable() ? ExitCode.OK : ExitCode.INPUT;
    }

    private static void print(SequenceReport report, PrintStream out) {
        report.tasks().forEach(task -> FindingLines.print(task, out));
        report.across().forEach(finding -> FindingLines.print(finding, out));
    }
}
