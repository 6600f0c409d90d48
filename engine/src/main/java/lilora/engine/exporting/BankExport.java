package lilora.engine.exporting;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import lilora.engine.InputException;
import lilora.engine.file.FreeSpace;
import lilora.engine.file.NewFolder;
import lilora.engine.method.builtin.LiLora;
import lilora.engine.peft.TaskBankFolder;
import lilora.engine.taskbank.BankForm;

/** Writes what LiLoRA had learned as the task bank of its released code. */
public final class BankExport {
    private static final long SPARE = 16L << 20;

    private BankExport() {}

    /**
     * Makes a folder with bank, configuration and card.
     *
     * @throws InputException if the method or the model has no bank there, nothing had been learned, or the folder is not empty
     */
    public static void write(StoredAdapters stored, Path folder) {
        BankForm form = BankForm.of(stored.configured());
        LiLora.Options options = form.options();
        if (stored.stage() == 0) {
            throw new InputException("Before the first stage nothing had been learned; name another stage.");
        }
        stored.start().ifPresent(start -> {
            throw new InputException(
                    "The run started from %s, which a task bank has no place for; write the adapter of a task with export-adapter."
                            .formatted(start.folder()));
        });
        TaskBankFolder bank = new TaskBankFolder(
                stored.sites(),
                stored.stage(),
                options.rank(),
                form.subRank(),
                options.alpha(),
                options.dropout(),
                stored.baseModelName());
        String card = new ModelCard(stored, stored.stage()).ofBank();
        NewFolder.make(folder, aside -> {
            FreeSpace.require(
                    aside,
                    Float.BYTES * stored.bank().count("") + SPARE,
                    "The task bank",
                    "Make room, or write to another disk.",
                    "out");
            try (NDManager constants = NDManager.newBaseManager()) {
                bank.write(aside, (part, site, task) -> form.tensor(stored.bank(), constants, part, site, task), card);
            }
            return aside;
        });
    }
}
