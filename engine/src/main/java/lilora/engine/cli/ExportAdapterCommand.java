package lilora.engine.cli;

import java.util.concurrent.Callable;
import lilora.engine.exporting.AdapterExport;
import lilora.engine.exporting.StoredAdapters;
import lilora.engine.run.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lilora export-adapter}: a task's adapter for PEFT. */
@Command(
        name = "export-adapter",
        description =
                "Writes the adapter of a task of a run as PEFT does (adapter_config.json, adapter_model.safetensors and a"
                        + " card), so that it opens in Python.",
        mixinStandardHelpOptions = true)
final class ExportAdapterCommand implements Callable<Integer> {
    @Mixin
    private StoredTaskOptions which = new StoredTaskOptions();

    @Override
    public Integer call() {
        try (StoredAdapters stored = which.open()) {
            AdapterExport.write(stored, which.task(stored), which.out());
            which.tell(stored, "");
        }
        return ExitCode.OK;
    }
}
