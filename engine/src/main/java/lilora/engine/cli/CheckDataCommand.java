package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import lilora.engine.data.CheckSettings;
import lilora.engine.data.Finding;
import lilora.engine.data.SequenceReport;
import lilora.engine.data.TaskReport;
import lilora.engine.data.TaskValidator;
import lilora.engine.json.Json;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.ModelFolder;
import lilora.engine.plan.Preparation;
import lilora.engine.run.ExitCode;
import lilora.engine.text.ItemEncoder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    @Option(names = "--base-model", description = "Base model whose tokenizer measures the items")
    private @Nullable Path baseModel;

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    @Override
    public Integer call() {
        SequenceReport report = check();
        if (baseModel != null) {
            ModelFolder.remarks(baseModel).forEach(System.err::println);
        }
        if (json) {
            System.out.print(Json.pretty(report));
        } else {
            print(report, System.out);
        }
        return report.usable() ? ExitCode.OK : ExitCode.INPUT;
    }

    private SequenceReport check() {
        CheckSettings settings = DataCheck.settings();
        if (baseModel == null) {
            return new TaskValidator(settings).checkSequence(folders);
        }
        try (ModelFolder model = ModelFolder.open(baseModel)) {
            ItemEncoder encoder = Preparation.encoder(
                    model.tokenizer(), model.config(), model.config().text().positions());
            return new TaskValidator(settings.withTokens(encoder.limits())).checkSequence(folders);
        }
    }

    private static void print(SequenceReport report, PrintStream out) {
        for (TaskReport task : report.tasks()) {
            out.println("%s: %,d training items, %,d test items, %,d images: %s"
                    .formatted(
                            task.folder(),
                            task.counts().train(),
                            task.counts().test(),
                            task.counts().images(),
                            task.usable() ? "usable" : "%,d errors".formatted(task.errors())));
            task.findings().forEach(finding -> print(finding, out));
        }
        report.across().forEach(finding -> print(finding, out));
    }

    private static void print(Finding finding, PrintStream out) {
        out.println(
                "  " + (finding.severity() == Finding.Severity.ERROR ? "error: " : "warning: ") + finding.message());
    }
}
