package lilora.engine.method;

import java.util.function.Function;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LinearAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Adapters while they are trained.
 *
 * @param bySite the adapter of a layer by its name; null where there is none
 * @param dropout share of inputs dropped: above 0, two equal rows of a batch need not have equal outputs
 */
public record TrainingAdapters(Function<String, @Nullable LinearAdapter> bySite, double dropout) implements AdapterSet {
    @Override
    public @Nullable LinearAdapter at(String site) {
        return bySite.apply(site);
    }

    @Override
    public boolean drawsRandomNumbers() {
        return dropout > 0;
    }
}
