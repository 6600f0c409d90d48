package lilora.engine.exporting;

import java.nio.file.Path;
import lilora.engine.file.NewFolder;
import lilora.engine.peft.PeftFolder;

/** Writes the adapter of a task as PEFT does. */
public final class AdapterExport {
    private AdapterExport() {}

    /**
     * Makes a folder with configuration, tensors and card.
     *
     * @param task whose adapter it is, from 1
     * @throws lilora.engine.InputException if the stage has no adapter for it, or the folder is not empty
     */
    public static void write(StoredAdapters stored, int task, Path folder) {
        double dropout = stored.options().get("dropout") instanceof Number share ? share.doubleValue() : 0;
        String card = new ModelCard(stored, task).ofAdapter();
        stored.use(
                task,
                adapters -> NewFolder.make(folder, into -> {
                    PeftFolder.write(
                            into, adapters, dropout, stored.experiment().baseModel(), card);
                    return into;
                }));
    }
}
