package lilora.app.screen.experiment;

import java.nio.file.Path;
import java.util.IntSummaryStatistics;
import lilora.app.format.Formats;
import lilora.engine.InputException;
import lilora.engine.model.ModelConfig;
import lilora.engine.peft.PeftAdapter;

/**
 * An adapter that an experiment starts from, held against its base model.
 *
 * @param folder absolute
 * @param summary what it is, such as "LoRA of rank 64 on 98 layers"; empty when it cannot be used
 * @param fault why it cannot be used; empty when it can
 */
record StartAdapter(Path folder, String summary, String fault) {
    /** What is in a folder. Reads files: not for the FX thread. What a run would refuse is its fault. */
    static StartAdapter of(Path folder, Path baseModel) {
        try {
            return new StartAdapter(folder, summary(PeftAdapter.read(folder, ModelConfig.read(baseModel))), "");
        } catch (InputException e) {
            return new StartAdapter(folder, "", String.valueOf(e.getMessage()));
        }
    }

    private static String summary(PeftAdapter adapter) {
        IntSummaryStatistics ranks =
                adapter.sites().stream().mapToInt(adapter::rank).summaryStatistics();
        String rank = ranks.getMin() == ranks.getMax()
                ? "rank %d".formatted(ranks.getMax())
                : "ranks %d to %d".formatted(ranks.getMin(), ranks.getMax());
        return "%s of %s on %s"
                .formatted(
                        adapter.isDora() ? "DoRA" : "LoRA",
                        rank,
                        Formats.counted(adapter.sites().size(), "layer"));
    }

    boolean isUsable() {
        return fault.isEmpty();
    }
}
