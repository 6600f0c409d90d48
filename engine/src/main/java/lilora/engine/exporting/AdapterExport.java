package lilora.engine.exporting;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.SortedMap;
import lilora.engine.file.NewFolder;
import lilora.engine.method.LowRank;
import lilora.engine.peft.PeftFolder;

/** Writes the adapter of a task as PEFT does. */
public final class AdapterExport {
    private AdapterExport() {}

    /**
     * Makes a folder with configuration, tensors and card.
     *
     * @param task whose adapter it is, from 1
     * @throws lilora.engine.InputException if the stage has no adapter for it, the folder is not empty, or what
     *     the run started from cannot be part of a plain LoRA
     */
    public static void write(StoredAdapters stored, int task, Path folder) {
        double dropout = stored.options().get("dropout") instanceof Number share ? share.doubleValue() : 0;
        String card = new ModelCard(stored, task).ofAdapter();
        stored.use(task, learned -> {
            try (NDManager manager = stored.newManager()) {
                SortedMap<String, LowRank> adapters = WithStart.of(learned, stored.start(), manager);
                NewFolder.make(folder, into -> {
                    PeftFolder.write(into, adapters, dropout, stored.baseModelName(), card);
                    return into;
                });
            }
        });
    }
}
