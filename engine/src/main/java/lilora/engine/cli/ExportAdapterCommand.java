package lilora.engine.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lilora.engine.exporting.AdapterExport;
import lilora.engine.exporting.StoredAdapters;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora export-adapter}: a task's adapter for PEFT. */
@Command(
        name = "export-adapter",
        description =
                "Writes the adapter of a task of a run as PEFT does (adapter_config.json, adapter_model.safetensors and a"
                        + " card), so that it opens in Python.",
        mixinStandardHelpOptions = true)
final class ExportAdapterCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "Run directory")
    private Path run = Path.of("");

    @Option(
            names = "--task",
            description =
                    "Number or id of the task whose adapter is written (default: the last one learned by the stage)")
    private @Nullable String task;

    @Option(names = "--stage", description = "Stage whose end is written (default: the last one)")
    private @Nullable Integer stage;

    @Option(names = "--out", required = true, description = "New folder")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        if (stage != null) {
            LoadedRun.requireStage(stage, RunDirectory.open(run).spec().experiment());
        }
        try (StoredAdapters stored = new StoredAdapters(run, stage)) {
            int number = task == null ? Math.max(1, stored.stage()) : stored.task(task);
            AdapterExport.write(stored, number, out);
            System.out.println("%s, task %d %s after stage %d: written to %s"
                    .formatted(
                            stored.title(),
                            number,
                            Printable.line(stored.tasks().get(number - 1).id()),
                            stored.stage(),
                            Printable.line(out.toString())));
        }
        return ExitCode.OK;
    }
}
