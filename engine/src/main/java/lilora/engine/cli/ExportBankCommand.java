package lilora.engine.cli;

import java.util.concurrent.Callable;
import lilora.engine.exporting.BankExport;
import lilora.engine.exporting.StoredAdapters;
import lilora.engine.run.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lilora export-bank}: all tasks of LiLoRA for its released code. */
@Command(
        name = "export-bank",
        description =
                "Writes all that a run of LiLoRA has learned as the task bank of its released code (lilora_task_bank.bin,"
                        + " adapter_config.json, non_lora_trainables.bin and a card).",
        mixinStandardHelpOptions = true)
final class ExportBankCommand implements Callable<Integer> {
    @Mixin
    private StoredStageOptions which = new StoredStageOptions();

    @Override
    public Integer call() {
        try (StoredAdapters stored = which.open()) {
            BankExport.write(stored, which.out());
            System.out.println("%s, %s after stage %d: task bank written to %s"
                    .formatted(
                            stored.title(),
                            stored.stage() == 1 ? "one task" : stored.stage() + " tasks",
                            stored.stage(),
                            Printable.line(which.out().toString())));
        }
        return ExitCode.OK;
    }
}
